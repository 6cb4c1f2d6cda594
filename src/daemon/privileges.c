/*
 * privileges - see privileges.h. Called before any thread exists, so getpwnam()
 * and the process-wide set*id() calls are safe.
 */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/privileges.h"

static int
look_up(struct privileges *privileges, struct startup *startup,
    const char *user, const char *group)
{
	const struct passwd *pw = getpwnam(user);
	const struct group *gr;

	if (pw == NULL)
		return startup_fail(startup, EX_NOUSER,
		    "user \"%s\" does not exist (user, -u)", user);
	if (pw->pw_uid == 0)
		return startup_fail(startup, EX_CONFIG,
		    "user \"%s\" is root: mail is never scanned as root", user);
	privileges->uid = pw->pw_uid;
	privileges->gid = pw->pw_gid;
	snprintf(privileges->name, sizeof(privileges->name), "%s", user);
	if (group == NULL)
		return EX_OK;
	gr = getgrnam(group);
	if (gr == NULL)
		return startup_fail(startup, EX_NOUSER,
		    "group \"%s\" does not exist (group)", group);
	privileges->gid = gr->gr_gid;
	return EX_OK;
}

int
privileges_init(struct privileges *privileges, struct startup *startup,
    const char *option, const char *user, const char *group)
{
	int status;

	*privileges = (struct privileges){ 0 };
	if (geteuid() == 0) {
		privileges->change = true;
		if (option == NULL && user == NULL)
			return startup_fail(startup, EX_CONFIG,
			    "started as root without a user to become: set "
			    "user in the configuration, or -u");
		return look_up(privileges, startup,
		    option != NULL ? option : user,
		    option != NULL ? NULL : group);
	}
	if (option == NULL)
		return EX_OK;
	status = look_up(privileges, startup, option, NULL);
	if (status == EX_OK && privileges->uid != geteuid())
		return startup_fail(startup, EX_NOPERM,
		    "cannot become \"%s\": not started as root", option);
	return status;
}

int
privileges_borrow(const struct privileges *privileges, struct startup *startup)
{
	if (!privileges->change)
		return EX_OK;
	if (initgroups(privileges->name, privileges->gid) == 0 &&
	    setegid(privileges->gid) == 0 && seteuid(privileges->uid) == 0)
		return EX_OK;
	return startup_fail(startup, EX_OSERR, "cannot act as \"%s\": %s",
	    privileges->name, strerror(errno));
}

int
privileges_return(const struct privileges *privileges, struct startup *startup)
{
	if (!privileges->change)
		return EX_OK;
	if (seteuid(0) == 0 && setegid(0) == 0)
		return EX_OK;
	return startup_fail(
	    startup, EX_OSERR, "cannot be root again: %s", strerror(errno));
}

int
privileges_drop(const struct privileges *privileges, struct startup *startup)
{
	if (!privileges->change)
		return EX_OK;
	if (initgroups(privileges->name, privileges->gid) != 0 ||
	    setresgid(privileges->gid, privileges->gid, privileges->gid) != 0 ||
	    setresuid(privileges->uid, privileges->uid, privileges->uid) != 0)
		return startup_fail(startup, EX_OSERR,
		    "cannot become \"%s\": %s", privileges->name,
		    strerror(errno));
	if (setuid(0) == 0)
		return startup_fail(
		    startup, EX_OSERR, "root could be had back");
	/* Nothing that is executed by mistake gains anything either. */
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return EX_OK;
}
