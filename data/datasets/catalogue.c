#include "data/datasets/catalogue.h"

#include <glib/gi18n.h>
#include <string.h>

#include "data/datasets/cifar.h"
#include "data/datasets/idx.h"

enum { READER_IDX, READER_CIFAR, READERS, MADE_HERE = READERS };

static const PctFolderReader readers[READERS] = {
  [READER_IDX] = { pct_idx_found, pct_idx_is_part, pct_idx_open,
                   "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                   "t10k-labels-idx1-ubyte, each plain or .gz" },
  [READER_CIFAR]
  = { pct_cifar_found, pct_cifar_is_part, pct_cifar_open,
      "data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt" },
};

static const char *const clothes[] = { "T-shirt/top", "Trouser", "Pullover", "Dress",      "Coat", "Sandal",
                                       "Shirt",       "Sneaker", "Bag",      "Ankle boot", NULL };
static const char *const kana[] = { "お", "き", "す", "つ", "な", "は", "ま", "や", "れ", "を", NULL };

/* The files of MNIST and its like have the same names everywhere. */
#define IDX_FILES(site)                                                                                                        \
  (const char *const[])                                                                                                        \
  {                                                                                                                            \
    site "train-images-idx3-ubyte.gz", site "train-labels-idx1-ubyte.gz", site "t10k-images-idx3-ubyte.gz",                    \
        site "t10k-labels-idx1-ubyte.gz", NULL                                                                                 \
  }

static const PctCatalogueEntry entries[] = {
  { "digits", N_ ("Digits"), N_ ("12,000 drawn digits, 28 × 28 grey, made by this program"), TRUE, NULL },
  { "mnist", N_ ("MNIST"), N_ ("70,000 handwritten digits, 28 × 28 grey"), FALSE, NULL,
    IDX_FILES ("https://ossci-datasets.s3.amazonaws.com/mnist/") },
  { "fashion-mnist", N_ ("Fashion-MNIST"), N_ ("70,000 photographs of clothes in ten classes, 28 × 28 grey"), FALSE, clothes,
    IDX_FILES ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/") },
  { "kmnist", N_ ("Kuzushiji-MNIST"), N_ ("70,000 cursive Japanese characters in ten classes, 28 × 28 grey"), FALSE, kana,
    IDX_FILES ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/") },
  { "cifar-10-batches-bin", N_ ("CIFAR-10"),
    N_ ("60,000 photographs of animals and vehicles in ten classes, 32 × 32 colour"), FALSE, NULL,
    (const char *const[]){ "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", NULL } },
  { "random", N_ ("Random noise"), N_ ("Noise of any shape, to measure speed with"), TRUE, NULL },
};

/* Beside entries: who reads each one's folder. */
static const int entry_readers[G_N_ELEMENTS (entries)]
    = { MADE_HERE, READER_IDX, READER_IDX, READER_IDX, READER_CIFAR, MADE_HERE };

const PctFolderReader *
pct_folder_readers (size_t *n)
{
  *n = READERS;
  return readers;
}

const PctCatalogueEntry *
pct_catalogue (size_t *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

const PctCatalogueEntry *
pct_catalogue_find (const char *id)
{
  for (size_t i = 0; i < G_N_ELEMENTS (entries); i++)
    if (strcmp (entries[i].id, id) == 0)
      return &entries[i];
  return NULL;
}

const PctFolderReader *
pct_catalogue_reader (const PctCatalogueEntry *entry)
{
  int reader = entry_readers[entry - entries];
  return reader == MADE_HERE ? NULL : &readers[reader];
}

static char *
find_folder (const PctCatalogueEntry *entry, const char *const *folders, gboolean all)
{
  const PctFolderReader *reader = pct_catalogue_reader (entry);
  for (size_t i = 0; folders && folders[i]; i++)
    {
      g_autofree char *folder = g_build_filename (folders[i], entry->id, NULL);
      if (reader->found (folder, all))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

char *
pct_catalogue_folder (const PctCatalogueEntry *entry, const char *const *folders)
{
  /* A whole one in a later folder is better than a part in an earlier one. */
  char *whole = find_folder (entry, folders, TRUE);
  return whole ? whole : find_folder (entry, folders, FALSE);
}

gboolean
pct_catalogue_found (const PctCatalogueEntry *entry, const char *const *folders)
{
  if (entry->bundled)
    return TRUE;
  g_autofree char *folder = find_folder (entry, folders, TRUE);
  return folder != NULL;
}
