/* SPDX-License-Identifier: MIT
 *
 * Scope-bound clean-up: a local marked with one of these is released when its scope ends, on every
 * way out. STEAL() and steal_descriptor() hand such a local on instead.
 */
#ifndef KIMT_CORE_CLEANUP_H
#define KIMT_CORE_CLEANUP_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_free(void *pointer)
{
    free(*(void **)pointer);
}

static inline void cleanup_close(const int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

static inline void cleanup_fclose(FILE **file)
{
    if (*file)
        (void)fclose(*file);
}

static inline void cleanup_unlock(pthread_mutex_t **mutex)
{
    if (*mutex)
        (void)pthread_mutex_unlock(*mutex);
}

static inline pthread_mutex_t *cleanup_lock(pthread_mutex_t *mutex)
{
    (void)pthread_mutex_lock(mutex);
    return mutex;
}

static inline int steal_descriptor(int *descriptor)
{
    int stolen = *descriptor;

    *descriptor = -1;
    return stolen;
}

#define AUTO_FREE   __attribute__((cleanup(cleanup_free)))
#define AUTO_CLOSE  __attribute__((cleanup(cleanup_close)))
#define AUTO_FCLOSE __attribute__((cleanup(cleanup_fclose)))
/* NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none around it */
#define LOCK_SCOPE(mutex)                                                                          \
    __attribute__((cleanup(cleanup_unlock), unused)) pthread_mutex_t *lock_scope_ =                \
        cleanup_lock(mutex)
/* NOLINTEND(bugprone-macro-parentheses) */

#define STEAL(pointer)                                                                             \
    __extension__({                                                                                \
        __typeof__(pointer) stolen_ = (pointer);                                                   \
        (pointer) = NULL;                                                                          \
        stolen_;                                                                                   \
    })

#endif
