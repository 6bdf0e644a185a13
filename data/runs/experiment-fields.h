/* The experiment file's fields as tables: one row a key, with its type, its place in the value, and its range.
 *
 * Reading, writing and the messages go by these rows, so a new layer, optimizer or option is a row. */
#pragma once

#include "data/runs/experiment.h"
#include "data/runs/json-writer.h"
#include "data/runs/json.h"

typedef enum {
  PCT_FIELD_TEXT,     /* char *, not empty */
  PCT_FIELD_TEXTS,    /* char **, from strings and whole numbers; null for none */
  PCT_FIELD_NAME,     /* char[PCT_LAYER_NAME_SIZE] */
  PCT_FIELD_INPUTS,   /* PctInputsSpec, from a list of names; left out when there are none */
  PCT_FIELD_COUNT,    /* size_t */
  PCT_FIELD_UNSIGNED, /* unsigned */
  PCT_FIELD_U64,      /* uint64_t */
  PCT_FIELD_PAIR,     /* size_t[2], from a number or two */
  PCT_FIELD_PAIR_OR_NULL, /* the same; null for zeros, which stand for another field's */
  PCT_FIELD_FRAME,    /* size_t[4], from a number, height and width, or [[top, bottom], [left, right]] */
  PCT_FIELD_SHAPE,    /* size_t[3] */
  PCT_FIELD_REAL,     /* double; with `inner`, an object of these fields may stand for it, whose first one says of what kind it is */
  PCT_FIELD_NUMBERS,  /* PctNumbers, from a list */
  PCT_FIELD_FLAG,     /* gboolean */
  PCT_FIELD_CHOICE,   /* an enum, from one of `choices` */
  PCT_FIELD_OBJECT_OR_NULL, /* gboolean, whether it is there; its own fields are in `inner`, with offsets in the same target */
  PCT_FIELD_CLASS_WEIGHT, /* PctClassWeightSpec, from null, "balanced", or an object of numbers, which a form has as `inner` */
  PCT_FIELD_OTHER,    /* read and written by code of its own */
} PctFieldType;

/* To a form a PCT_FIELD_CLASS_WEIGHT is one of these. */
typedef enum { PCT_WEIGH_ALIKE, PCT_WEIGH_BALANCED, PCT_WEIGH_BY_CLASS, PCT_WEIGHINGS } PctWeighing;

typedef struct PctFieldTable PctFieldTable;

typedef struct {
  const char *key;
  PctFieldType type;
  size_t offset;
  double least, most;         /* of each number */
  gboolean open;              /* `most` itself is out of range */
  gboolean required;
  unsigned kinds;             /* a bit for each kind of object that has this key; 0 for all */
  const char *const *choices; /* [n_choices] */
  size_t n_choices;
  const PctFieldTable *inner;
  gboolean (*is_object) (const void *source); /* of a number that has `inner`: whether it is to be written as that */
} PctField;

struct PctFieldTable {
  const PctField *fields;
  size_t n;
};

/* Kinds are bits: of a layer 1 << PctLayerType, of an optimizer 1 << PctOptimizerType. */
#define PCT_KIND(type)       (1u << (type))
#define PCT_KIND_SET         1u /* of a dataset: images from somewhere */
#define PCT_KIND_RANDOM      2u

extern const PctFieldTable pct_experiment_fields; /* offsets in PctExperiment, as in the next four */
extern const PctFieldTable pct_dataset_fields;
extern const PctFieldTable pct_loss_fields;
extern const PctFieldTable pct_optimizer_fields;
extern const PctFieldTable pct_training_fields;
extern const PctFieldTable pct_model_fields;
extern const PctFieldTable pct_layer_fields; /* offsets in PctLayerSpec */

/* The field of that key that an object of this kind has, or NULL. */
const PctField *pct_field_find (const PctFieldTable *table, unsigned kind, const char *key);

/* PCT_ERROR_REQUEST, "PATH: what". */
void pct_field_error (GError **error, const char *path, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Whether two objects of a kind that has the field hold the same there; TRUE for PCT_FIELD_OTHER. */
gboolean pct_field_equal (const PctField *field, const void *a, const void *b);
/* The same for all fields of the kind. */
gboolean pct_fields_equal (const PctFieldTable *table, unsigned kind, const void *a, const void *b);

/* "PATH.KEY", or KEY where the path is empty. Free with g_free. */
char *pct_field_path (const char *path, const char *key);

void pct_class_weight_clear (PctClassWeightSpec *spec);

/* One value into its place in `target`. */
gboolean pct_field_read (const PctField *field, const PctJson *json, const char *path, void *target, GError **error);

/* All of an object's members: unknown keys and missing required ones are errors. */
gboolean pct_fields_read (const PctFieldTable *table, unsigned kind, const PctJson *object, const char *path,
                          void *target, GError **error);

/* The field at a path of a form's ("training.early_stopping.patience"), which an experiment of this kind has, else NULL;
 * experiment NULL: whether any has it. there, unless NULL: whether the objects on the way aren't null. */
const PctField *pct_experiment_field (const PctExperiment *experiment, const char *path, gboolean *there);

/* Whole numbers, reals, flags (0 or 1), choices (which), objects that may be null (whether they are there) and classes'
 * weights (PctWeighing) are numbers to a form. value: in the field's range; weights by class have to be put as such. */
gboolean pct_field_is_number (const PctField *field);
double pct_field_get_number (const PctField *field, const void *source);
void pct_field_put_number (const PctField *field, void *target, double value);

/* Applies one "PATH=VALUE" to the JSON of an experiment. */
gboolean pct_experiment_set (PctJson *root, const char *assignment, GError **error);

#define PCT_EXPERIMENT_FORMAT 1

/* PCT_KIND_RANDOM or PCT_KIND_SET. */
unsigned pct_dataset_kind (const char *source);

/* The steps of reading, for who also wants what an experiment itself doesn't hold. name: the file's, or NULL. */
GString *pct_experiment_text (const char *file, GError **error);
PctJson *pct_experiment_json (const char *text, size_t length, const char *name, const char *const *sets, GError **error);
PctExperiment *pct_experiment_from_json (const PctJson *json, const char *base, GError **error);
