"""The floors of src/, from the ground up, and who may see whom."""
FLOORS = ["base", "http", "catalog", "recipe", "verdict", "render", "state", "engine", "handlers", "server"]
STRANGERS = {("handlers", "engine")}  # the server introduces them to each other
WITH_THE_LIBRARY = {"engine", "server"}  # they may see <microhttpd.h>


def may_see(floor, other):
    """Whether files on the one floor may include and use those on the other."""
    return FLOORS.index(other) <= FLOORS.index(floor) and (floor, other) not in STRANGERS
