# Which folder goes where: names, lists, the map, the plan as a file.
core_libcore_la_SOURCES += \
	core/folders/exclude.c core/folders/exclude.h \
	core/folders/folder_choice.c core/folders/folder_choice.h \
	core/folders/folder_list.c core/folders/folder_list.h \
	core/folders/folder_map.c core/folders/folder_map.h \
	core/folders/folder_name.c core/folders/folder_name.h \
	core/folders/places.c core/folders/places.h \
	core/folders/plan.c core/folders/plan.h \
	core/folders/plan_file.h \
	core/folders/plan_inner.h \
	core/folders/plan_keep.c \
	core/folders/plan_lines.c \
	core/folders/plan_note.c \
	core/folders/plan_path.c core/folders/plan_path.h \
	core/folders/plan_print.h \
	core/folders/plan_read.c \
	core/folders/plan_rows.c \
	core/folders/plan_splice.c \
	core/folders/plan_sums.c core/folders/plan_sums.h \
	core/folders/plan_table.c \
	core/folders/plan_write.c
