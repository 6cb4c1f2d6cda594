/*
 * newfile - files that the store makes: for their owner alone, and where root
 * makes them, for the owner of their folder, who is to use them.
 */
#ifndef OFFPLAT_CONTRACTS_NEWFILE_H
#define OFFPLAT_CONTRACTS_NEWFILE_H

#include <stdbool.h>

/* Gives a file that was just made at path to whom it belongs. */
bool newfile_give(int fd, const char *path);
/* Makes an empty file, unless it is there. errno is set on failure. */
bool newfile_make(const char *path);
/* The folder of path, with its slash; at most size bytes. */
void newfile_folder(const char *path, char *folder_r, unsigned long size);

#endif
