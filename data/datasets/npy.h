/* NPY, NumPy's format of one array: "\x93NUMPY", a version, the length of a header, and the header, a Python literal
 * such as {'descr': '|u1', 'fortran_order': False, 'shape': (4708, 28, 28), }; then the values, the last index fastest.
 */
#pragma once

#include "data/datasets/zip.h"

#define PCT_NPY_MAX_RANK 8

typedef struct {
  char kind;        /* 'b' truth values, 'i' and 'u' integers, 'f' floating point */
  size_t size;      /* bytes of a value: 1 for 'b', 1, 2, 4, 8 for integers, 4 and 8 for 'f' */
  gboolean swapped; /* the bytes of a value are in the other order than this machine's */
  size_t rank, shape[PCT_NPY_MAX_RANK];
  size_t count; /* values */
} PctNpy;

/* The header of a member of an NPZ file, which then stands at the first value: values of the types above, in C's order,
 * and as many as the member has bytes for. All else is PCT_ERROR_DATA, with the byte. */
gboolean pct_npy_read_header (PctZipMember *member, PctNpy *npy, GError **error);

/* The value at `from`; integers of 8 bytes lose what a double can't hold. */
double pct_npy_value (const PctNpy *npy, const uint8_t *from);
