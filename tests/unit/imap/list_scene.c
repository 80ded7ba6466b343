/* SPDX-License-Identifier: MIT
 *
 * See list_scene.h.
 */
#include "unit/imap/list_scene.h"
#include "unit/support/cmocka_all.h"

#include <string.h>

const char *list_scene_flavours;
const char *list_scene_flavour;

void list_scene_begin(struct list_scene *scene, const char *script)
{
    int descriptor;

    *scene = (struct list_scene){
        .err = NEW_ERROR,
        .options = {.host = "test",
                    .port = 143,
                    .security = CONN_PLAIN,
                    .flavour = list_scene_flavour ? list_scene_flavour : "auto"}};
    fake_host_init(&scene->host);
    scene->host.flavours = list_scene_flavours;
    scene->peer = peer_start(script, &descriptor);
    if (imap_session_adopt(&scene->host.table, &scene->options, descriptor, &scene->session,
                           &scene->err) != KIMT_OK)
        fail_msg("%s", scene->err.text);
}

void list_scene_list(struct list_scene *scene, const char *script, uint32_t flags)
{
    list_scene_begin(scene, script);
    if (imap_list(scene->session, flags, &scene->folders, &scene->err) != KIMT_OK)
        fail_msg("%s", scene->err.text);
}

void list_scene_end(struct list_scene *scene)
{
    imap_folders_free(&scene->folders);
    imap_session_close(&scene->session);
    peer_end(scene->peer);
}

static void assert_path(const struct kimt_folder *folder, const char *path)
{
    char joined[500] = "";

    assert_non_null(folder);
    for (uint32_t i = 0; i < folder->part_count; i++) {
        size_t used = strlen(joined);
        (void)snprintf(joined + used, sizeof joined - used, "%s%s", i ? "|" : "", folder->parts[i]);
    }
    assert_string_equal(joined, path);
}

void assert_folder(const struct list_scene *scene, size_t index, const char *path, int role,
                   uint32_t attributes, const char *key)
{
    const struct kimt_folder *folder = imap_folders_get(scene->folders, index);

    assert_path(folder, path);
    assert_string_equal(folder->key, key);
    assert_int_equal(folder->role, role);
    assert_int_equal(folder->attributes, attributes);
    assert_null(folder->fault);
}

void assert_fault(const struct list_scene *scene, size_t index, const char *path, const char *fault)
{
    const struct kimt_folder *folder = imap_folders_get(scene->folders, index);

    assert_path(folder, path);
    assert_int_equal(folder->attributes, KIMT_FOLDER_NO_SELECT);
    assert_non_null(folder->fault);
    if (!strstr(folder->fault, fault))
        fail_msg("%s", folder->fault);
}
