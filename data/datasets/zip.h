/* The members of a zip file, stored or deflated, zip64 or not, with messages that name the file, the member and the
 * byte.
 *
 * Only the central directory is trusted: local headers may leave sizes out, and their lengths alone are used. What the
 * directory claims is checked against the file's length before it is believed. After PKWARE's APPNOTE 6.3. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PctZip PctZip;
typedef struct PctZipMember PctZipMember;

/* PCT_ERROR_IO: it can't be opened or is no regular file; PCT_ERROR_DATA: it is no zip file, or is cut short. */
PctZip *pct_zip_open (const char *file, GError **error);
void pct_zip_free (PctZip *zip);

const char *pct_zip_file (const PctZip *zip);
gboolean pct_zip_has (const PctZip *zip, const char *name);

/* A member that is there, read from its beginning; the zip must outlive it. PCT_ERROR_DATA where it is encrypted,
 * packed in another way, or larger than the file can hold. */
PctZipMember *pct_zip_member_open (const PctZip *zip, const char *name, GError **error);
void pct_zip_member_free (PctZipMember *member);

/* "FILE: MEMBER", to start a message with. */
const char *pct_zip_member_place (const PctZipMember *member);
/* Bytes unpacked: all there are, and those read so far. */
uint64_t pct_zip_member_size (const PctZipMember *member);
uint64_t pct_zip_member_position (const PctZipMember *member);

/* Exactly n bytes. PCT_ERROR_DATA when the member ends before, or its packing is damaged; PCT_ERROR_IO. */
gboolean pct_zip_member_read (PctZipMember *member, uint8_t *to, size_t n, GError **error);

/* PCT_ERROR_DATA when there is more, or the checksum of what was read is wrong. */
gboolean pct_zip_member_end (PctZipMember *member, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctZip, pct_zip_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctZipMember, pct_zip_member_free)
