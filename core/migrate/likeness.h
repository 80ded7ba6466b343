/* SPDX-License-Identifier: MIT
 *
 * Is a folder of the source the one that the journal knows under another name?
 */
#ifndef KIMT_CORE_LIKENESS_H
#define KIMT_CORE_LIKENESS_H

#include "folders/places.h"

struct transfer;
struct trouble;

/* Compares the folder with that place. *alike_r: it has the UIDVALIDITY of that place, most of its
 * UIDs, with messages of equal size and date but for a few, and some bodies that were read are the
 * same. */
int likeness_compare(struct transfer *transfer, const struct place *place,
                     const struct kimt_folder *folder, bool *alike_r, struct trouble *trouble);

#endif
