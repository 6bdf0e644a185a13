#include "data/runs/diagnosis-text.h"

char *
pct_diagnosis_sentence (const PctDiagnosis *diagnosis)
{
  double from = diagnosis->validation_from, to = diagnosis->validation_to;
  double train_from = diagnosis->train_from, train_to = diagnosis->train_to;
  switch (diagnosis->kind)
    {
    case PCT_DIAGNOSIS_NO_VALIDATION:
      return g_strdup ("can't be told without validation images; set some of the training images apart");
    case PCT_DIAGNOSIS_IMPROVING:
      return g_strdup_printf ("good so far: the validation loss is still falling, to %.3g", to);
    case PCT_DIAGNOSIS_CONVERGED:
      return g_strdup_printf ("converged: the validation loss has come to rest at %.3g; it was lowest in epoch %u, %.3g", to,
                              diagnosis->epoch, from);
    case PCT_DIAGNOSIS_OVERFITTING:
      return g_strdup_printf ("overfitting since epoch %u: the validation loss rose from %.3g to %.3g while the training loss fell"
                              " from %.3g to %.3g", diagnosis->epoch, from, to, train_from, train_to);
    case PCT_DIAGNOSIS_UNDERFITTING:
      return g_strdup_printf ("underfitting: the training loss has come to rest at %.3g, and the validation loss, %.3g, is no worse;"
                              " a larger network or another learning rate may learn more", train_to, to);
    case PCT_DIAGNOSIS_DIVERGING:
      return g_strdup_printf ("diverging: the training loss was %.3g in epoch %u and is %.3g now; a lower learning rate may help",
                              train_from, diagnosis->epoch, train_to);
    case PCT_DIAGNOSIS_TOO_NOISY:
      return g_strdup_printf ("too noisy to say: the validation loss, %.3g, is known to within %.2g only; more validation images"
                              " would tell more", to, diagnosis->noise);
    default:
      return g_strdup ("too early to say: it takes three epochs");
    }
}
