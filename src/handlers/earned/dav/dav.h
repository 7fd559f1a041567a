/* What the files of WebDAV (RFC 4918) share: one request to a tree, and what comes of it. */
#ifndef EVERYSTATUS_DAV_H
#define EVERYSTATUS_DAV_H

#include "handlers/earned/dav/place.h"
#include "handlers/earned/dav/xml-read.h"

/* Values of Depth (RFC 4918 10.2), as a set. */
enum dav_depth { DEPTH_0 = 1, DEPTH_1 = 2, DEPTH_INFINITY = 4 };

/* Of the content of what is no PUT; of an answer, beyond which no resource more is told of. */
enum { DAV_CONTENT = 64 * 1024, DAV_ANSWER = 1024 * 1024 };

struct dav {
    struct call *call;
    const struct dav_method *method;
    struct tree *tree;  /* under the store's lock, as all that follows from it */
    struct place place; /* what the target leads to */
    int64_t now;        /* clock_now's microseconds */
    time_t date;
    uint64_t random[4]; /* fresh, for what must be unique: a token, and an id */
    /* What the head and the content say. */
    enum dav_depth depth;
    bool overwrites, binds;       /* Overwrite; the client knows 208 (RFC 5842 8.2) */
    uint64_t timeout;             /* seconds */
    struct slice to;              /* Destination, as a path */
    struct slice condition;       /* If; data is NULL without */
    struct xml_document document; /* empty: there was no content */
    /* What comes of it: a reply with a body of XML, or with a detail, or the copy of a file. */
    struct reply reply;
    char detail[COMPLAINT_SIZE];
    bool shows, starved; /* that copy; there was no memory */
    struct item_copy copy;
};

struct dav_method {
    const char *name;
    void (*change)(struct dav *dav); /* decides and does it, under the lock */
    unsigned depths;                 /* that it takes; 0: Depth means nothing to it */
    bool reads_xml, goes_elsewhere;  /* it has a document; a Destination */
    bool only_reads;                 /* it heeds If-Match and the like itself, or not at all */
};

/* Fills in the reply; what was in it is lost but for its fields. */
__attribute__((format(printf, 3, 4))) void dav_say(struct dav *dav, int code, const char *format, ...);

/* Fills it in with DAV:error: a precondition by name (RFC 4918 16), and the href of a lock's root or nothing. */
void dav_error(struct dav *dav, int code, const char *condition, const struct lock *lock);

/* 507: the tree is full. */
void dav_full(struct dav *dav);

/* Adds DAV:href of a path, and DAV:status; one with the code that is to be earned earns it. */
void dav_href(struct dav *dav, struct slice path, bool collection);
void dav_status(struct dav *dav, int code);

/* A UUID as a URN (RFC 4122), with its NUL, of random bytes. */
enum { DAV_URN = sizeof "urn:uuid:00000000-0000-0000-0000-000000000000" };
void dav_urn(char urn[DAV_URN], const unsigned char random[TREE_ID]);

/* Reads the head. false: the reply says what is wrong. */
bool dav_read_head(struct dav *dav);

/* Whether preconditions hold: those of RFC 9110 13, and If (RFC 4918 10.4). false: the reply says which do not. */
bool dav_preconditions(struct dav *dav);

/* Puts what stands ready into an empty tree. false: no memory. */
bool dav_stand(struct dav *dav);

/* Forgets locks that are over, or whose root is no longer where it was (RFC 4918 6.1), and what nothing is bound to. */
void dav_settle(struct dav *dav);

/* locks.c. Whether a lock is on that place, or on what it would be in. */
bool lock_covers(struct dav *dav, const struct lock *lock, const struct place *place);

/* Whether If has the lock's token. */
bool lock_is_submitted(const struct dav *dav, const struct lock *lock);

/* Whether the request may change a resource; a collection's members with it; or all that is below a resource. false: the reply
 * is 423, or a 207 that says where. */
bool dav_may_change(struct dav *dav, struct node *node);
bool dav_may_change_all(struct dav *dav, struct node *node);

/* Adds what DAV:lockdiscovery holds: the locks on a resource. */
void dav_add_locks(struct dav *dav, const struct node *node);

/* properties.c: a property of a resource, live or dead. */
struct live;
struct found {
    const struct live *live; /* NULL: it is dead, or missing */
    struct property **dead;  /* its link, or where it would be linked */
};

/* Whether the resource has it. */
bool property_find(struct node *node, struct slice space, struct slice name, struct found *found);

/* Whether the server alone writes it, on any resource (RFC 4918 15). */
bool property_is_protected(struct slice space, struct slice name);

/* Adds an element with its value. */
void property_add(struct dav *dav, struct node *node, const struct found *found);

/* Steps through those that allprop and propname tell; *at is 0 at first. false: no more. */
bool property_next(struct node *node, size_t *at, struct found *found);

/* Adds an empty element of its name. */
void property_add_name(struct dav *dav, const struct found *found);

/* members.c. Makes an empty resource where nothing is. false: the reply says why not. */
bool dav_create(struct dav *dav, bool collection);

/* The methods. */
void dav_propfind(struct dav *dav);
void dav_proppatch(struct dav *dav);
void dav_get(struct dav *dav);
void dav_put(struct dav *dav);
void dav_mkcol(struct dav *dav);
void dav_delete(struct dav *dav);
void dav_copy(struct dav *dav);
void dav_move(struct dav *dav);
void dav_lock(struct dav *dav);
void dav_unlock(struct dav *dav);

#endif
