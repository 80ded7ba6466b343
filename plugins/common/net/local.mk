# Connections: dialled, encrypted, with deadlines.
plugins_common_libimap_la_SOURCES += \
	plugins/common/net/connection.c \
	plugins/common/net/connection.h \
	plugins/common/net/connection_inner.h \
	plugins/common/net/connection_move.c \
	plugins/common/net/connection_open.c \
	plugins/common/net/descriptors.c \
	plugins/common/net/descriptors.h \
	plugins/common/net/dial.c \
	plugins/common/net/dial.h \
	plugins/common/net/fingerprint.c \
	plugins/common/net/fingerprint.h \
	plugins/common/net/line.c \
	plugins/common/net/line.h \
	plugins/common/net/params.h \
	plugins/common/net/patience.h \
	plugins/common/net/squeeze.c \
	plugins/common/net/squeeze.h \
	plugins/common/net/tls.c \
	plugins/common/net/tls.h \
	plugins/common/net/tls_bio.c \
	plugins/common/net/tls_bio.h \
	plugins/common/net/tls_peer.c \
	plugins/common/net/tls_peer.h \
	plugins/common/net/tls_trust.c \
	plugins/common/net/tls_trust.h \
	plugins/common/net/wait.c \
	plugins/common/net/wait.h \
	plugins/common/net/window.h
