# Bench::Mail - the mails that are measured with. A platform's notification is
# built as those are: some hundred bytes of the client's in a page of tables,
# styles, buttons, tracked links, a hidden preheader and a footer, with the same
# in plain text beside it.
package Bench::Mail;

use strict;
use warnings;

use MIME::Base64 qw(encode_base64);
use MIME::QuotedPrint qw(encode_qp);

use Bench::Words;

my $room = 'room_1f40aa27c9b06e35';
my $alert = 'Please write to me on Telegram, @client_example, so that we can '
    . 'go through the details there.';

# The header of a mail that came a usual way: 20 fields.
sub header {
	my ($from, $domain, $subject, @type) = @_;
	my $id = Bench::Words::token(22);
	my $seal = join "\r\n\t", map { Bench::Words::token(70) } 1 .. 5;
	my @hops = map {
		"Received: from relay$_.$domain (relay$_.$domain [192.0.2.$_])\r\n"
		    . "\tby mx$_.example.org (Postfix) with ESMTPS id $id$_\r\n"
		    . "\tfor <freelancer\@example.org>; Tue, 13 Oct 2026 16:52:0$_ +0000"
	} 1 .. 3;
	return join "\r\n", "Return-Path: <bounce-$id\@$domain>", @hops,
	    "Authentication-Results: mx.example.org;\r\n"
	    . "\tdmarc=pass header.from=$domain;\r\n"
	    . "\tdkim=pass header.d=$domain; spf=pass smtp.mailfrom=$domain",
	    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=$domain;\r\n"
	    . "\th=from:to:subject:date:mime-version:list-unsubscribe; s=s1;\r\n"
	    . "\tbh=" . Bench::Words::token(43) . "=;\r\n\tb=$seal",
	    "Date: Tue, 13 Oct 2026 16:52:09 +0000", "From: $from",
	    "To: freelancer\@example.org", "Subject: $subject",
	    "Message-ID: <$id\@$domain>", "List-Unsubscribe:\r\n"
	    . " <https://$domain/u/$id>", "Precedence: bulk",
	    "X-Entity-ID: " . Bench::Words::token(60),
	    "Feedback-ID: 1:$id:mail", "X-Mailer: example 4.1",
	    "X-Received-SPF: pass", "MIME-Version: 1.0", @type, '', '';
}

sub coded {
	my ($encoding, $text) = @_;
	return $encoding eq 'base64' ? encode_base64($text, "\r\n")
	    : encode_qp($text, "\r\n");
}

sub type {
	my ($type, $encoding) = @_;
	return ("Content-Type: $type; charset=utf-8",
		"Content-Transfer-Encoding: $encoding");
}

# Both forms of one mail; $page may be missing.
sub assemble {
	my ($from, $domain, $subject, $encoding, $text, $page) = @_;
	return header($from, $domain, $subject, type('text/plain', $encoding))
	    . coded($encoding, $text) if !defined $page;
	my $edge = '=_' . Bench::Words::token(20);
	my @head = header($from, $domain, $subject,
		"Content-Type: multipart/alternative; boundary=\"$edge\"");
	for my $part ([ 'text/plain', $text ], [ 'text/html', $page ]) {
		push @head, "--$edge\r\n", join("\r\n",
			type($part->[0], $encoding), '', ''),
		    coded($encoding, $part->[1]), "\r\n";
	}
	return join '', @head, "--$edge--\r\n";
}

sub tracked {
	return 'https://link.t.upwork.com/ls/click?upn=' . Bench::Words::token(280);
}

# A style sheet as builders of mails write it, of about so many bytes.
sub sheet {
	my ($size) = @_;
	my $css = '@media only screen and (max-width:600px){';
	for (my $i = 0; length $css < $size; $i++) {
		$css .= ".col-${i}\{width:100%!important;max-width:100%!important;"
		    . "padding:${i}px 16px!important;display:block}\n"
		    . ".m-$i,.m-$i a{font-size:14px!important;color:#001e00}\n";
	}
	return "<style type=\"text/css\">$css}</style>";
}

# One row of the outer table, as those builders nest them.
sub row {
	my ($inner) = @_;
	return '<tr><td align="left" valign="top" style="padding:0 24px 16px;'
	    . 'font-family:Helvetica,Arial,sans-serif;font-size:16px;'
	    . 'line-height:24px;color:#001e00"><table role="presentation" '
	    . 'width="100%" border="0" cellspacing="0" cellpadding="0"><tr>'
	    . '<td class="col-1" style="border-collapse:collapse;margin:0">'
	    . "$inner</td></tr></table></td></tr>\n";
}

sub button {
	my ($label) = @_;
	return row('<table align="center" style="background:#14a800;'
	    . 'border-radius:10rem"><tr><td style="padding:12px 24px"><a href="'
	    . tracked() . '" target="_blank" style="color:#ffffff;'
	    . "text-decoration:none\">$label</a></td></tr></table>");
}

# The whole page: what is the mail's own stands in the rows.
sub page {
	my ($preheader, $sheet, @rows) = @_;
	my $social = join ' ', map {
		"<a href=\"https://www.$_.com/upwork\" style=\"color:#676767\">"
		    . "<img src=\"https://www.upwork.com/static/mail/$_.png\" "
		    . "width=\"24\" height=\"24\" alt=\"$_\"></a>"
	} qw(linkedin facebook instagram);
	return '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
	    . '<meta name="viewport" content="width=device-width"><title></title>'
	    . '<!--[if mso]><style>td{font-family:Arial}</style><![endif]-->'
	    . sheet($sheet) . '</head><body style="margin:0;padding:0;'
	    . 'background-color:#f2f7f2"><div style="display:none;max-height:0;'
	    . 'overflow:hidden;mso-hide:all">' . $preheader
	    . ('&#847;&zwnj;&nbsp;' x 60) . '</div>'
	    . '<table role="presentation" width="600" align="center">'
	    . row('<img src="https://www.upwork.com/static/mail/logo.png" '
		. 'alt="Upwork" width="102" height="28">')
	    . join('', @rows)
	    . row('Stay safe: Upwork never asks you to pay a fee or to move to '
		. 'Telegram or WhatsApp.')
	    . row($social) . row('<a href="' . tracked()
		. '">Notification settings</a> | <a href="' . tracked()
		. '">Privacy policy</a> | <a href="' . tracked()
		. '">Unsubscribe</a>')
	    . row("\xc2\xa9 Upwork Global Inc. Example Street 1, Exampleville")
	    . '</table></body></html>';
}

my $footer = "\n\n--\nYou are receiving this because message notifications "
    . "are on.\nStay safe: Upwork never asks you to pay a fee or to move to "
    . "Telegram or WhatsApp.\nNotification settings: "
    . "https://www.upwork.com/ab/notification-settings\n"
    . "Privacy policy: https://www.upwork.com/legal#privacy\n"
    . "\xc2\xa9 Upwork Global Inc. Example Street 1, Exampleville\n";

sub paragraphs {
	my ($text) = @_;
	return join '', map {
		row("<p style=\"margin:0 0 12px;color:#001e00\">$_</p>")
	} split /\n\n/, $text;
}

# A message in a room. Of it: encoding; words, bytes of the client's; sheet,
# bytes of style; page => 0 for plain text alone; alert => 1, a violation in it.
sub message {
	my (%of) = (encoding => 'quoted-printable', words => 600,
		sheet => 9000, page => 1, alert => 0, @_);
	my $who = Bench::Words::name() . ' R.';
	my $words = Bench::Words::text($of{words});
	$words .= "\n\n$alert" if $of{alert};
	my $job = Bench::Words::title();
	my $time = '4:52 PM UTC, 13 Oct 2026';
	my $link = "https://www.upwork.com/ab/messages/rooms/$room";
	my $text = "Unread message(s) from $who about $job\n\n"
	    . substr($who, 0, 1) . "R\n$who\n$time\n\n$words\n\n"
	    . "View on Upwork\n$link\nReply\n\n"
	    . "View your message and send a reply$footer";
	my $page = page('View your message and send a reply', $of{sheet},
		row("Unread message(s) from $who about $job"),
		row(substr($who, 0, 1) . 'R'), row($who), row($time),
		paragraphs($words), button('View on Upwork'), button('Reply'));
	return assemble("\"$who via Upwork\" <$room\@email.upwork.com>",
		'email.upwork.com', "$who sent you a message", $of{encoding},
		$text, $of{page} ? $page : undef);
}

sub job {
	my ($title, $words) = @_;
	my @facts = ("Hourly: \$15-\$25 \xc2\xb7 Est. time 1 to 3 months "
	    . "\xc2\xb7 Posted 2 hours ago", "$words... more",
		'Skills: Web Design, HTML, Writing, Research',
		"Payment verified \xc2\xb7 4.8 stars \xc2\xb7 \$63K spent \xc2\xb7 Spain");
	my $link = 'https://www.upwork.com/jobs/~02'
	    . join '', map { Bench::Words::below(10) } 1 .. 19;
	return (join("\n", $title, $link, @facts, "View job details: $link")
		. "\n\n",
		join('', row("<a href=\"" . tracked() . "\" style=\"color:"
			. "#14a800;font-weight:500\">$title</a>"),
		    (map { row("<span style=\"color:#676767;font-size:14px\">"
			. "$_</span>") } @facts), button('View job details')));
}

# Jobs of the last day, with cut descriptions.
sub digest {
	my (%of) = (encoding => 'quoted-printable', jobs => 10,
		sheet => 14000, @_);
	my ($text, @rows) = ('');
	for (1 .. $of{jobs}) {
		my ($plain, $row) =
		    job(Bench::Words::title(), Bench::Words::text(260));
		$text .= $plain;
		push @rows, $row;
	}
	return assemble('Upwork Notification <donotreply@upwork.com>',
		'upwork.com', 'Jobs posted in the last 24 hours', $of{encoding},
		$text . $footer, page('New jobs for you', $of{sheet}, @rows));
}

# Nothing but the client's words, so many bytes: all of it is judged.
sub dense {
	my ($size, $encoding) = @_;
	my $words = Bench::Words::text($size);
	my $page = '<html><body><table>' . row('4:52 PM UTC, 13 Oct 2026')
	    . (join '', map { "<tr><td><p>$_</p></td></tr>\n" }
		split /\n\n/, $words)
	    . row('View on Upwork') . '</table></body></html>';
	$encoding //= 'quoted-printable';
	return header("\"Anna R. via Upwork\" <$room\@email.upwork.com>",
		'email.upwork.com', 'Anna R. sent you a message',
		type('text/html', $encoding)) . coded($encoding, $page);
}

# A mail from outside of any platform.
sub outside {
	my ($size) = @_;
	my $text = Bench::Words::text($size);
	return assemble('Anna <anna@example.net>', 'example.net',
		Bench::Words::title(), 'quoted-printable', $text,
		page('News', 3000, paragraphs($text)));
}

# What a mailbox gets of a platform, from 2 to 100 KB.
sub mix {
	my $b64 = 'base64';
	return (message(page => 0, words => 300), message(sheet => 500),
		message(sheet => 500, words => 300, encoding => $b64),
		message(), message(alert => 1), message(words => 1500),
		message(encoding => $b64), message(words => 3000, sheet => 20000),
		digest(), digest(encoding => $b64, jobs => 14));
}

1;
