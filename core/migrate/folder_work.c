/* SPDX-License-Identifier: MIT
 *
 * Each folder begins with nothing that belonged to another one.
 */
#include "migrate/folder_work.h"

void folder_work_begin(struct folder_work *folder, const struct mapped_folder *mapped)
{
    *folder = (struct folder_work){.mapped = mapped, .expected = KIMT_UNKNOWN};
}
