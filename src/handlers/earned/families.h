/* The handlers of the families of earned codes, for the table. */
#ifndef EVERYSTATUS_FAMILIES_H
#define EVERYSTATUS_FAMILIES_H

#include "handlers/earned/earning.h"

#endif
