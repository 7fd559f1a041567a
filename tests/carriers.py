"""The places of a request in which a recipe can stand, each with the encoding that its place needs."""
from urllib.parse import quote

ANYWHERE = ("/", "/nope", "/codes/200", "/status/299", "/status/500/a?b=c", "/503", "/healthz", "/style.css")


def encode(value):
    """A modifier's value where it separates nothing: everything but unreserved characters is percent-encoded."""
    return quote(value, safe="")


def in_path(choices, modifiers):
    """Target and fields of a request that has it all in its path."""
    return "/status/" + ";".join([choices, *(written(name, encode(value)) for name, value in modifiers)]), []


def in_query(choices, modifiers):
    """Modifiers in the query."""
    return f"/status/{choices}?" + "&".join(written(name, encode(value)) for name, value in modifiers), []


def in_field(choices, modifiers, target="/"):
    """All of it in the field Everystatus; only what must be is encoded there."""
    plain = [written(name, value.replace("%", "%25").replace(";", "%3B")) for name, value in modifiers]
    return target, ["Everystatus: " + ";".join([choices, *plain])]


def written(name, value):
    bare = ("early", "fill", "force", "in-order", "loop", "no-100", "ranges")
    return name if value == "" and name in bare else f"{name}={value}"


def everywhere(choices, modifiers):
    """All of these ways: pairs of a target and fields."""
    return [in_path(choices, modifiers), in_query(choices, modifiers), *(in_field(choices, modifiers, at) for at in ANYWHERE)]
