/* All loops, and the table of them, for whichever processor the file that includes this is compiled for. */
#pragma once

#include "engine/kernels/loops.h"
#include "engine/kernels/normalisation-loops.h"
#include "engine/kernels/pooling-loops.h"
#include "engine/kernels/product.h"
#include "engine/kernels/variants.h"
#include "engine/kernels/winograd-loops.h"

/* title: "reference", "avx2", "avx512" */
/* clang-format off */
#define KERNELS_TABLE(title) \
  { \
    .name = title, \
    .bytes_to_floats = bytes_to_floats, \
    .product = product, \
    .winograd_input = winograd_input, \
    .winograd_input_back = winograd_input_back, \
    .winograd_output = winograd_output, \
    .winograd_output_back = winograd_output_back, \
    .winograd_kernel = winograd_kernel, \
    .winograd_kernel_back = winograd_kernel_back, \
    .bias_activate = bias_activate, \
    .activate_backward = activate_backward, \
    .activate_input = activate_input, \
    .activate_input_backward = activate_input_backward, \
    .softmax = softmax, \
    .sum_rows = sum_rows, \
    .add = add, \
    .penalise = penalise, \
    .scale_rows = scale_rows, \
    .sum_squares = sum_squares, \
    .sum_products = sum_products, \
    .normalise_backward = normalise_backward, \
    .multiply_add = multiply_add, \
    .sum_products_apart = sum_products_apart, \
    .max_windows = max_windows, \
    .max_windows_backward = max_windows_backward, \
    .dropout = dropout, \
    .sgd = sgd, \
    .rmsprop = rmsprop, \
    .adam = adam, \
    .adamax = adamax, \
    .rmsprop_centered = rmsprop_centered, \
    .amsgrad = amsgrad, \
    .nadam = nadam, \
    .adagrad = adagrad, \
    .adadelta = adadelta, \
    .ftrl = ftrl, \
    .scale = scale, \
    .decay = decay, \
    .clamp = clamp, \
    .approach = approach, \
    .squares = squares, \
  }
/* clang-format on */
