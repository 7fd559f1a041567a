/* Files for others to read, which appear whole or not at all. */
#ifndef EVERYSTATUS_PUBLISH_H
#define EVERYSTATUS_PUBLISH_H

#include "base/buffer.h"
#include "server/own-file.h"

/* Writes content to a new file that then takes the place of path, if nothing is there but a regular file; own is to be removed
 * at the end. false: what went wrong was said on stderr, with the option that named the path. */
bool publish(struct own_file *own, const char *option, const char *path, const struct buffer *content);

#endif
