#include "engine/kernels/table.h"

const PctKernels pct_kernels_avx512 = KERNELS_TABLE ("avx512");
