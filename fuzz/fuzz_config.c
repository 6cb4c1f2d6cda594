/*
 * fuzz_config - a configuration file. What loads must load to the same again
 * from what conf_show() writes of it, and what does not must say why.
 */
#include "config.h"

#include "fuzz/fuzz.h"
#include "config/conf.h"
#include "t/tempdir.h"

/* libconfig 1.5 loses a string that stands before a syntax error. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static struct tempdir dir;

static void
remove_dir(void)
{
	tempdir_deinit(&dir);
}

static struct conf *
load(const char *name, const char *text, size_t n)
{
	struct diag *diag = diag_init();
	struct conf *conf;

	MUST(diag != NULL);
	tempdir_bytes(&dir, name, text, n);
	conf = conf_load(tempdir_path(&dir, name), diag);
	MUST((conf == NULL) == (diag_errors(diag) > 0));
	diag_deinit(&diag);
	return conf;
}

/* conf_show() as a string. */
static char *
show(const struct conf *conf, size_t *n_r)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, n_r);

	MUST(out != NULL);
	conf_show(conf, out);
	MUST(fclose(out) == 0);
	return text;
}

static void
again(const struct conf *conf)
{
	size_t n, m;
	char *text = show(conf, &n), *second;
	struct conf *shown = load("shown.conf", text, n);

	MUST(shown != NULL);
	second = show(shown, &m);
	MUST(n == m && memcmp(text, second, n) == 0);
	conf_deinit(&shown);
	free(second);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_span(data, size);
	struct conf *conf;

	/* A file may include any other: keep to the own directory. */
	if (span_find(text, 0, SPAN_LIT("\"/")) < text.n)
		return 0;
	if (dir.path[0] == '\0') {
		tempdir_init(&dir);
		atexit(remove_dir);
	}
	conf = load("m.conf", text.p, text.n);
	if (conf != NULL)
		again(conf);
	conf_deinit(&conf);
	return 0;
}
