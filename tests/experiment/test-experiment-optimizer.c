/* How a network is trained, as the file says it: the loss, the optimizer, its schedule, classes' weights. */
#include "tests/experiment/experiment.h"

static const ExperimentBadValue bad_values[] = {
  { "optimizer.learning_rate=-0.1", "optimizer.learning_rate: -0.1 is not at least 0" },
  { "optimizer.learning_rate=1e300", "optimizer.learning_rate: 1e300 is not at most 1000000" },
  { "optimizer.learning_rate=NaN", "optimizer.learning_rate: is a string, not a number" },
  { "optimizer.learning_rate=1e999", "optimizer.learning_rate: is a string, not a number" },
  { "optimizer.learning_rate=null", "optimizer.learning_rate: is null, not a number" },
  { "optimizer.beta_1=0.9", "optimizer.beta_1: unknown key; known here: name, learning_rate, momentum, nesterov, weight_decay, "
                            "clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency, "
                            "gradient_accumulation_steps" },
  { "optimizer.name=lion", "optimizer.name: \"lion\" is not one of sgd, rmsprop, adam, adamax, adamw, nadam, adagrad, adadelta, ftrl" },
  { "optimizer={\"name\":\"ftrl\",\"initial_accumulator_value\":0}", "optimizer.initial_accumulator_value: 0 is not at least 1e-12" },
  { "optimizer.learning_rate={}", "optimizer.learning_rate.name: is missing" },
  { "optimizer.learning_rate={\"name\":\"linear\"}",
    "optimizer.learning_rate.name: \"linear\" is not one of constant, exponential_decay, cosine_decay, piecewise_constant" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1}", "optimizer.learning_rate.decay_steps: is missing" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5],\"values\":[1]}",
    "optimizer.learning_rate.values: there has to be one more than there are boundaries" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5,5],\"values\":[1,2,3]}",
    "optimizer.learning_rate.boundaries: each has to be larger than the one before" },
  { "loss={\"name\":\"mean_squared_error\",\"label_smoothing\":0.1}", "loss.label_smoothing: unknown key; known here: name" },
  { "loss={\"name\":\"categorical_crossentropy\",\"label_smoothing\":1}", "loss.label_smoothing: 1 is not below 1" },
  { "training.class_weight=even", "training.class_weight: is neither \"balanced\" nor an object of classes and their weights" },
  { "training.class_weight={\"cat\":-1}", "training.class_weight.cat: -1 is not at least 0" },
  { "training.reduce_on_plateau={\"factor\":1}", "training.reduce_on_plateau.factor: 1 is not below 1" },
  { "optimizer={\"name\":\"sgd\",\"clipnorm\":1,\"global_clipnorm\":2}",
    "optimizer.global_clipnorm: gradients are clipped in one way at most, and optimizer.clipnorm asks for another" },
  { "optimizer={\"name\":\"adam\",\"beta_2\":1}", "optimizer.beta_2: 1 is not below 1" },
  { "optimizer={\"name\":\"adam\",\"epsilon\":0}", "optimizer.epsilon: 0 is not at least 1e-12" },
  { "optimizer={}", "optimizer.name: is missing" },
  { "loss.name=hinge", "loss.name: \"hinge\" is not one of categorical_crossentropy, mean_squared_error, categorical_hinge" },
  { "loss={}", "loss.name: is missing" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[],\"values\":[1]}",
    "optimizer.learning_rate.boundaries: there is none" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5,\"x\"],\"values\":[1,2,3]}",
    "optimizer.learning_rate.boundaries[1]: is a string, not a number" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[0],\"values\":[1,2]}",
    "optimizer.learning_rate.boundaries[0]: 0 is not at least 1" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[2.5],\"values\":[1,2]}",
    "optimizer.learning_rate.boundaries: they are whole numbers of batches" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[7,3],\"values\":[1,2,3]}",
    "optimizer.learning_rate.boundaries: each has to be larger than the one before" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":5,\"values\":[1,2]}",
    "optimizer.learning_rate.boundaries: is not a list of at most 32 numbers" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33],\"values\":[1]}",
    "optimizer.learning_rate.boundaries: is not a list of at most 32 numbers" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5],\"values\":[1,2,3]}",
    "optimizer.learning_rate.values: there has to be one more than there are boundaries" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5],\"values\":[1,-2]}",
    "optimizer.learning_rate.values[1]: -2 is not at least 0" },
  { "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[5]}",
    "optimizer.learning_rate.values: is missing" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"alpha\":1.5}",
    "optimizer.learning_rate.alpha: 1.5 is not at most 1" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"alpha\":-0.5}",
    "optimizer.learning_rate.alpha: -0.5 is not at least 0" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"warmup_target\":-1}",
    "optimizer.learning_rate.warmup_target: -1 is not at least 0" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":0}",
    "optimizer.learning_rate.decay_steps: 0 is not at least 1" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":1000000000001}",
    "optimizer.learning_rate.decay_steps: 1000000000001 is not at most 1000000000000" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":1.5}",
    "optimizer.learning_rate.decay_steps: 1.5 is not a whole number, written without point or exponent" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"warmup_steps\":-1}",
    "optimizer.learning_rate.warmup_steps: -1 is not at least 0" },
  { "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"decay_rate\":0.5}",
    "optimizer.learning_rate.decay_rate: unknown key; known here: name, initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps" },
  { "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"decay_rate\":-0.5}",
    "optimizer.learning_rate.decay_rate: -0.5 is not at least 0" },
  { "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9,\"decay_rate\":0.5,\"staircase\":1}",
    "optimizer.learning_rate.staircase: is a number, not true or false" },
  { "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":-1,\"decay_steps\":9,\"decay_rate\":0.5}",
    "optimizer.learning_rate.initial_learning_rate: -1 is not at least 0" },
  { "optimizer.weight_decay=-0.1",
    "optimizer.weight_decay: -0.1 is not at least 0" },
  { "optimizer.ema_momentum=1.5",
    "optimizer.ema_momentum: 1.5 is not at most 1" },
  { "optimizer.ema_overwrite_frequency=-1",
    "optimizer.ema_overwrite_frequency: -1 is not at least 0" },
  { "optimizer.gradient_accumulation_steps=0",
    "optimizer.gradient_accumulation_steps: 0 is not at least 1" },
  { "optimizer.clipvalue=-1",
    "optimizer.clipvalue: -1 is not at least 0" },
  { "optimizer={\"name\":\"ftrl\",\"learning_rate_power\":0.5}",
    "optimizer.learning_rate_power: 0.5 is not at most 0" },
  { "optimizer={\"name\":\"adadelta\",\"rho\":1}",
    "optimizer.rho: 1 is not below 1" },
  { "training.class_weight=5",
    "training.class_weight: is neither \"balanced\" nor an object of classes and their weights" },
  { "training.class_weight={\"3\":\"much\"}",
    "training.class_weight.3: is a string, not a number" },
  { "training.class_weight={\"3\":2000000}",
    "training.class_weight.3: 2000000 is not at most 1000000" },
  { "training.reduce_on_plateau={\"patience\":-1}",
    "training.reduce_on_plateau.patience: -1 is not at least 0" },
  { "training.reduce_on_plateau={\"min_lr\":-1}",
    "training.reduce_on_plateau.min_lr: -1 is not at least 0" },
};

static void
test_bad_values (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad_values); i++)
    experiment_assert_bad_value (&bad_values[i]);
}

static const char *const varied[] = {
  "optimizer={\"name\":\"sgd\",\"learning_rate\":0.30000000000000004,\"momentum\":0.9,\"nesterov\":true}",
  "optimizer={\"name\":\"rmsprop\",\"rho\":0.123456789012345678,\"momentum\":1,\"epsilon\":1e-12}",
  "optimizer={\"name\":\"adam\",\"beta_1\":0,\"beta_2\":0.99,\"epsilon\":1}",
  "optimizer={\"name\":\"adamax\",\"learning_rate\":0}",
  "optimizer={\"name\":\"adamw\",\"amsgrad\":true,\"weight_decay\":0}",
  "optimizer.learning_rate={\"name\":\"constant\",\"initial_learning_rate\":0.5,\"warmup_steps\":7}",
  "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0.5,\"decay_steps\":100,\"decay_rate\":0.96,"
  "\"staircase\":true}",
  "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.5,\"decay_steps\":100,\"alpha\":0.25,"
  "\"warmup_target\":2,\"warmup_steps\":3}",
  "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[10,20],\"values\":[0.5,0.25,0.1]}",
  "loss={\"name\":\"categorical_crossentropy\",\"label_smoothing\":0.125}",
  "loss={\"name\":\"mean_squared_error\"}",
  "training.class_weight=balanced",
  "training.class_weight={\"a \\\"cat\\\"\":0.5,\"3\":2}",
  "training.reduce_on_plateau={\"monitor\":\"accuracy\",\"factor\":0.25,\"patience\":3,\"min_delta\":0.5,\"cooldown\":1,\"min_lr\":1e-5}",
  "optimizer={\"name\":\"adagrad\",\"initial_accumulator_value\":0,\"clipvalue\":1}",
  "optimizer={\"name\":\"adadelta\",\"rho\":0.9,\"global_clipnorm\":2}",
  "optimizer={\"name\":\"ftrl\",\"learning_rate_power\":-1,\"l1_regularization_strength\":1,\"l2_regularization_strength\":2,"
  "\"l2_shrinkage_regularization_strength\":3,\"beta\":4,\"initial_accumulator_value\":5}",
  "optimizer={\"name\":\"rmsprop\",\"centered\":true,\"use_ema\":true,\"ema_momentum\":0.5,\"ema_overwrite_frequency\":7,"
  "\"gradient_accumulation_steps\":9}",
  "optimizer.learning_rate={\"name\":\"exponential_decay\",\"initial_learning_rate\":0,\"decay_steps\":9,\"decay_rate\":0.5,\"warmup_steps\":1000000000000}",
  "optimizer.learning_rate={\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":1000000000000,\"alpha\":1}",
  "optimizer.learning_rate={\"name\":\"piecewise_constant\",\"boundaries\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31],\"values\":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31]}",
  "optimizer={\"name\":\"adamw\",\"learning_rate\":{\"name\":\"cosine_decay\",\"initial_learning_rate\":0.1,\"decay_steps\":9},\"weight_decay\":0.5}",
  "optimizer.ema_momentum=1",
  "training.class_weight={\"0\":0,\"9\":1000000}",
  "training.reduce_on_plateau={}",
};

static void
test_round_trips (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (varied); i++)
    experiment_assert_keeps (varied[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment-optimizer/bad-values", test_bad_values);
  g_test_add_func ("/experiment-optimizer/round-trips", test_round_trips);
  return g_test_run ();
}
