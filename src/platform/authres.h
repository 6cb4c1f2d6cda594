/*
 * authres - Authentication-Results by RFC 8601, strictly: what a trusted server
 * says about a domain. A field that does not parse to the end says nothing.
 */
#ifndef OFFPLAT_PLATFORM_AUTHRES_H
#define OFFPLAT_PLATFORM_AUTHRES_H

#include "config/conf.h"
#include "mail/mail.h"

/*
 * What trusted results say of mail whose From is in one of domains: pass when
 * DMARC passes for it, or DKIM passes with d= inside the organisational domain;
 * fail when DMARC fails, or DKIM fails and nothing passes; none otherwise. ARC
 * results count where the sealer is in trust->arc_sealers.
 */
enum auth authres_judge(const struct mail *mail, struct arena *arena,
    const struct conf_trust *trust, const struct strv *domains);

#endif
