#include "engine/kernels/table.h"

const PctKernels pct_kernels_avx2 = KERNELS_TABLE ("avx2");
