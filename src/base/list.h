/* Doubly linked lists whose links lie in their items: nothing is allocated, and an item can leave at once. */
#ifndef EVERYSTATUS_LIST_H
#define EVERYSTATUS_LIST_H

#include <stddef.h>

struct list_link {
    struct list_link *previous, *next;
};

/* { 0 } is an empty list. */
struct list {
    struct list_link *first, *last;
};

/* The item of that type whose member the link is. Not for NULL. */
#define LIST_ITEM(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void list_append(struct list *list, struct list_link *link)
{
    *link = (struct list_link){ .previous = list->last };
    *(list->last ? &list->last->next : &list->first) = link;
    list->last = link;
}

static inline void list_remove(struct list *list, struct list_link *link)
{
    *(link->previous ? &link->previous->next : &list->first) = link->next;
    *(link->next ? &link->next->previous : &list->last) = link->previous;
}

#endif
