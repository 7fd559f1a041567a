/* The files of --files. */
#ifndef EVERYSTATUS_FILES_H
#define EVERYSTATUS_FILES_H

#include "base/buffer.h"
#include "http/complaint.h"
#include "recipe/recipe.h"

/* Reads the file that the recipe names in the folder, and adds it to body. false: *complaint says what is wrong. */
bool files_read(const struct recipe *recipe, struct buffer *body, struct complaint *complaint);

#endif
