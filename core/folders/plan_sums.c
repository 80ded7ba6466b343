/* SPDX-License-Identifier: MIT
 *
 * Parts that are unknown are left out of a sum.
 */
#include "folders/plan_sums.h"
#include "common/print/human.h"

static uint64_t left_of(uint64_t all, uint64_t earlier)
{
    if (all == KIMT_UNKNOWN)
        return KIMT_UNKNOWN;
    return all < earlier ? 0 : all - earlier;
}

struct survey_sum survey_add_up(const struct survey_account *account)
{
    struct survey_sum sum = {0};

    for (size_t i = 0; i < account->count; i++) {
        const struct survey_folder *folder = &account->folders[i];

        sum.failing_folders += folder->fails;
        if (!folder->target) {
            sum.skipped_folders += !folder->fails;
            continue;
        }
        sum.folders++;
        sum.renamed_folders += folder->renamed;
        sum.clashing_folders += folder->clash != NULL;
        human_add(&sum.messages, folder->messages);
        human_add(&sum.bytes, folder->bytes);
        human_add(&sum.left_messages, left_of(folder->messages, folder->earlier));
        human_add(&sum.left_bytes, left_of(folder->bytes, folder->earlier_bytes));
    }
    return sum;
}

struct survey_sum survey_add_all(const struct survey *survey)
{
    struct survey_sum whole = {0};

    for (size_t i = 0; i < survey->count; i++) {
        struct survey_sum sum = survey_add_up(&survey->accounts[i]);

        whole.folders += sum.folders;
        human_add(&whole.messages, sum.messages);
        human_add(&whole.bytes, sum.bytes);
        human_add(&whole.left_messages, sum.left_messages);
        human_add(&whole.left_bytes, sum.left_bytes);
        whole.skipped_folders += sum.skipped_folders;
        whole.failing_folders += sum.failing_folders;
        whole.renamed_folders += sum.renamed_folders;
        whole.clashing_folders += sum.clashing_folders;
    }
    return whole;
}
