/* What stands ready in a tree: two files and a collection; a collection that is bound twice; one that is bound into itself. */
#include <string.h>

#include "handlers/earned/dav/dav.h"

static struct node *add(struct dav *dav, struct node *parent, const char *name, struct node *node)
{
    return parent && node && tree_bind(dav->tree, parent, slice_of(name), node) ? node : NULL;
}

static struct node *add_collection(struct dav *dav, struct node *parent, const char *name)
{
    return add(dav, parent, name, tree_node(dav->tree, true, dav->date));
}

static bool add_file(struct dav *dav, struct node *parent, const char *name, const char *text)
{
    struct node *node = add(dav, parent, name, tree_node(dav->tree, false, dav->date));
    return node && tree_fill(dav->tree, node, "text/plain; charset=utf-8", slice_of(text));
}

static bool stand_plainly(struct dav *dav, struct node *root)
{
    return add_file(dav, root, "cup", "Short and stout.\n") &&
           add_file(dav, add_collection(dav, root, "pot"), "tea", "Darjeeling.\n");
}

static bool stand_twice(struct dav *dav, struct node *root)
{
    struct node *shelf = add_collection(dav, root, "shelf");
    return add_file(dav, shelf, "cup", "Short and stout.\n") && add(dav, root, "board", shelf);
}

static bool stand_in_itself(struct dav *dav, struct node *root)
{
    struct node *pot = add_collection(dav, root, "pot");
    return add_file(dav, pot, "tea", "Darjeeling.\n") && add(dav, pot, "pot", pot);
}

bool dav_stand(struct dav *dav)
{
    struct tree *tree = dav->tree;
    int code = dav->call->earned->code;
    memcpy(tree->id, dav->random + 2, sizeof tree->id);
    tree->root = tree_node(tree, true, dav->date);
    return tree->root && (code == 208   ? stand_twice(dav, tree->root)
                          : code == 508 ? stand_in_itself(dav, tree->root)
                                        : stand_plainly(dav, tree->root));
}
