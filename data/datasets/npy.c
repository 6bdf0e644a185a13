#include "data/datasets/npy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "data/datasets/little-endian.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

#define MAGIC      "\x93NUMPY"
#define MAGIC_SIZE 6
/* What NumPy itself refuses to parse beyond. */
#define MAX_HEADER 10000

typedef struct {
  const PctZipMember *member;
  const char *start, *at; /* text that ends with a zero byte */
  size_t offset;          /* byte of the member at which the text starts */
  GError **error;
} Parser;

enum { KEY_DESCR, KEY_ORDER, KEY_SHAPE, KEYS };
static const char *const keys[KEYS] = { "descr", "fortran_order", "shape" };

static gboolean fail (const Parser *parser, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (const Parser *parser, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (parser->error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: %s (byte %zu)"), pct_zip_member_place (parser->member),
               what, parser->offset + (size_t) (parser->at - parser->start));
  return FALSE;
}

static void
skip_space (Parser *parser)
{
  parser->at += strspn (parser->at, " \t\n");
}

static gboolean
take (Parser *parser, char wanted)
{
  skip_space (parser);
  if (*parser->at != wanted)
    return FALSE;
  parser->at++;
  return TRUE;
}

static gboolean
expect (Parser *parser, char wanted)
{
  return take (parser, wanted) || fail (parser, _ ("“%c” is missing in its header"), wanted);
}

/* A quoted text without escapes; *text is NULL unless TRUE is returned. */
static gboolean
parse_text (Parser *parser, char **text)
{
  skip_space (parser);
  char quote = *parser->at;
  const char *end = quote == '\'' || quote == '"' ? strchr (parser->at + 1, quote) : NULL;
  *text = NULL;
  if (!end)
    return fail (parser, _ ("a quoted text is missing in its header"));
  *text = g_strndup (parser->at + 1, (size_t) (end - parser->at) - 1);
  parser->at = end + 1;
  return TRUE;
}

/* "|u1", ">i4": the order, the kind, the size. */
static gboolean
parse_type (Parser *parser, PctNpy *npy)
{
  static const struct {
    char kind;
    const char *sizes;
  } types[] = { { 'b', "1" }, { 'i', "1248" }, { 'u', "1248" }, { 'f', "48" } };

  skip_space (parser);
  if (*parser->at == '[')
    return fail (parser, _ ("holds records of several fields; save each field as an array of its own"));
  g_autofree char *type = NULL;
  const char *at = parser->at;
  if (!parse_text (parser, &type))
    return FALSE;
  const char *code = type + (*type && strchr ("|<>=", *type));
  if (code[0] == 'O')
    {
      parser->at = at;
      return fail (parser,
                   _ ("holds Python objects, which can run programs when they are read; save an array of numbers"));
    }
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (code) == 2 && code[0] == types[i].kind && strchr (types[i].sizes, code[1]))
      {
        npy->kind = code[0];
        npy->size = (size_t) (code[1] - '0');
        npy->swapped = npy->size > 1 && type[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
        return TRUE;
      }
  parser->at = at;
  return fail (parser,
               _ ("its values are of type “%s”, and only u1, i1, b1, u2 to u8, i2 to i8, f4 and f8 can be read"), type);
}

static gboolean
parse_order (Parser *parser)
{
  skip_space (parser);
  if (g_str_has_prefix (parser->at, "True"))
    return fail (parser, _ ("is in Fortran's order, the first index fastest; save it with numpy.ascontiguousarray"));
  if (!g_str_has_prefix (parser->at, "False"))
    return fail (parser, _ ("fortran_order should be True or False"));
  parser->at += strlen ("False");
  return TRUE;
}

static gboolean
parse_shape (Parser *parser, PctNpy *npy)
{
  if (!expect (parser, '('))
    return FALSE;
  for (npy->rank = 0, npy->count = 1; !take (parser, ')');)
    {
      guint64 number;
      g_autofree char *digits = g_strndup (parser->at, strspn (parser->at, "0123456789"));
      if (npy->rank == PCT_NPY_MAX_RANK)
        return fail (parser, _ ("has more than %d dimensions"), PCT_NPY_MAX_RANK);
      if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXSIZE, &number, NULL))
        return fail (parser, _ ("its shape should hold a number here"));
      if (number == 0)
        return fail (parser, _ ("dimension %zu is 0"), npy->rank);
      if (!pct_size_mul (npy->count, (size_t) number, &npy->count))
        return fail (parser, _ ("the product of its dimensions is more than any memory"));
      npy->shape[npy->rank++] = (size_t) number;
      parser->at += strlen (digits);
      /* Python 2 wrote long numbers so. */
      if (*parser->at == 'L')
        parser->at++;
      if (!take (parser, ','))
        {
          if (!expect (parser, ')'))
            return FALSE;
          break;
        }
    }
  return TRUE;
}

static gboolean
parse_header (Parser *parser, PctNpy *npy)
{
  gboolean have[KEYS] = { FALSE };
  if (!expect (parser, '{'))
    return FALSE;
  while (!take (parser, '}'))
    {
      g_autofree char *key = NULL;
      const char *at = parser->at;
      size_t k = 0;
      if (!parse_text (parser, &key) || !expect (parser, ':'))
        return FALSE;
      while (k < KEYS && strcmp (key, keys[k]) != 0)
        k++;
      if (k == KEYS || have[k])
        {
          parser->at = at;
          return k == KEYS ? fail (parser, _ ("its header holds “%s”, which is not known"), key)
                           : fail (parser, _ ("its header holds “%s” twice"), key);
        }
      have[k] = TRUE;
      gboolean good = k == KEY_DESCR   ? parse_type (parser, npy)
                      : k == KEY_ORDER ? parse_order (parser)
                                       : parse_shape (parser, npy);
      if (!good)
        return FALSE;
      if (!take (parser, ','))
        {
          if (!expect (parser, '}'))
            return FALSE;
          break;
        }
    }
  for (size_t k = 0; k < KEYS; k++)
    if (!have[k])
      return fail (parser, _ ("its header has no “%s”"), keys[k]);
  skip_space (parser);
  return *parser->at == '\0' || fail (parser, _ ("its header goes on where it should end"));
}

/* The text of the header. *offset: the byte at which it starts. NULL on error. */
static char *
read_text (PctZipMember *member, size_t *offset, GError **error)
{
  const char *place = pct_zip_member_place (member);
  uint8_t magic[MAGIC_SIZE + 2], length[4] = { 0 };
  if (!pct_zip_member_read (member, magic, sizeof magic, error))
    return NULL;
  if (memcmp (magic, MAGIC, MAGIC_SIZE) != 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: is no NPY array: it starts with %02x %02x %02x %02x, where 93 4e 55 4d should be"), place,
                   magic[0], magic[1], magic[2], magic[3]);
      return NULL;
    }
  unsigned version = magic[MAGIC_SIZE];
  if (version < 1 || version > 3)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: is of NPY version %u (byte %d), and only 1 to 3 can be read"), place, version, MAGIC_SIZE);
      return NULL;
    }
  size_t bytes = version == 1 ? 2 : 4;
  if (!pct_zip_member_read (member, length, bytes, error))
    return NULL;
  size_t n = pct_little_u32 (length);
  if (n > MAX_HEADER)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: its header has %zu bytes (byte %zu), and %d are the most"),
                   place, n, sizeof magic, MAX_HEADER);
      return NULL;
    }
  *offset = sizeof magic + bytes;
  g_autofree char *text = g_malloc0 (n + 1);
  if (!pct_zip_member_read (member, (uint8_t *) text, n, error))
    return NULL;
  const char *bad;
  if (!g_utf8_validate (text, (gssize) n, &bad))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: its header is no text at byte %zu"), place,
                   *offset + (size_t) (bad - text));
      return NULL;
    }
  return g_steal_pointer (&text);
}

gboolean
pct_npy_read_header (PctZipMember *member, PctNpy *npy, GError **error)
{
  size_t offset, size;
  g_autofree char *text = read_text (member, &offset, error);
  if (!text)
    return FALSE;
  *npy = (PctNpy){ 0 };
  Parser parser = { .member = member, .start = text, .at = text, .offset = offset, .error = error };
  if (!parse_header (&parser, npy))
    return FALSE;
  uint64_t room = pct_zip_member_size (member) - MIN (pct_zip_member_size (member), pct_zip_member_position (member));
  if (pct_size_mul (npy->count, npy->size, &size) && size == room)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
               _ ("%s: its shape asks for %zu values of %zu bytes, and %ju bytes follow from its byte %ju on"),
               pct_zip_member_place (member), npy->count, npy->size, room, pct_zip_member_position (member));
  return FALSE;
}

double
pct_npy_value (const PctNpy *npy, const uint8_t *from)
{
  union {
    uint8_t bytes[8];
    uint8_t u1;
    int8_t i1;
    uint16_t u2;
    int16_t i2;
    uint32_t u4;
    int32_t i4;
    uint64_t u8;
    int64_t i8;
    float f4;
    double f8;
  } value;
  for (size_t i = 0; i < npy->size; i++)
    value.bytes[i] = from[npy->swapped ? npy->size - 1 - i : i];
  if (npy->kind == 'b')
    return value.u1 != 0;
  if (npy->kind == 'f')
    return npy->size == 4 ? (double) value.f4 : value.f8;
  gboolean is_signed = npy->kind == 'i';
  switch (npy->size)
    {
    case 1:
      return is_signed ? (double) value.i1 : (double) value.u1;
    case 2:
      return is_signed ? (double) value.i2 : (double) value.u2;
    case 4:
      return is_signed ? (double) value.i4 : (double) value.u4;
    default:
      return is_signed ? (double) value.i8 : (double) value.u8;
    }
}
