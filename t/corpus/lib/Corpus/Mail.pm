package Corpus::Mail;

# Writes a mail from a form: a list of blocks that is set once as plain text
# and once as HTML. The structure (alternative, one part alone) and the
# transfer encodings vary with the record.

use strict;
use warnings;
use utf8;
use Encode qw(encode encode_utf8);
use MIME::Base64 qw(encode_base64);
use MIME::QuotedPrint qw(encode_qp);

# Raw HTML in a client's text stands between these two characters.
our ($RAW_BEGIN, $RAW_END) = ("\x{F0001}", "\x{F0002}");

# What the platforms put behind the pre-header, so that nothing else of the
# text is shown beside the subject.
my @PADDING = ("\x{34F} \x{AD}", "\x{200C} \x{A0}", "\x{2060}\x{200B} ",
	"\x{FEFF}\x{200D} ", "\x{3164} \x{AD}");

sub new {
	my ($class, %self) = @_;    # choice, wrap (prefix of a redirector)
	return bless { %self }, $class;
}

sub compose {
	my ($self, $form) = @_;
	my $choice = $self->{choice};
	my $structure = $form->{html_only} ? 'html'
	    : $choice->pick('structure', ('alternative') x 7, 'html', 'html',
		'plain');
	my @parts;
	push @parts, $self->part('text/plain', $self->plain($form))
	    if $structure ne 'html';
	push @parts, $self->part('text/html', $self->html($form))
	    if $structure ne 'plain';

	my $mail = $self->header($form);
	return $mail . $parts[0] if @parts == 1;
	my $boundary = '=_' . $choice->hex('boundary', 24);
	$mail .= "Content-Type: multipart/alternative;\n"
	    . "\tboundary=\"$boundary\"\n\n";
	$mail .= "--$boundary\n$_\n" for @parts;
	return "$mail--$boundary--\n";
}

sub header {
	my ($self, $form) = @_;
	my $choice = $self->{choice};
	my ($domain) = $form->{from} =~ /\@([^>]+)/;
	my $id = $choice->hex('message-id', 20);
	my @lines = (
		@{$form->{auth}},
		'Received: from mail.' . $choice->hex('relay', 4)
		. ".example.net (192.0.2." . (1 + $choice->number('ip', 250))
		. ") by mx.example.org with ESMTPS\n\tid "
		. uc($choice->hex('queue', 10)) . "; $form->{date}",
		"Date: $form->{date}",
		'From: ' . word_header($form->{from}),
		'To: freelancer@example.org',
		'Subject: ' . word_header($form->{subject}),
		"Message-ID: <$id\@$domain>",
		'MIME-Version: 1.0');
	push @lines, "Reply-To: $form->{reply_to}"
	    if defined $form->{reply_to};
	push @lines, "List-Unsubscribe: <$form->{unsubscribe}>"
	    if defined $form->{unsubscribe};
	return join '', map { "$_\n" } @lines;
}

# RFC 2047 where it is needed; the address of a From stays as it is.
sub word_header {
	my ($text) = @_;
	return $text if $text !~ /[^\x20-\x7E]/;
	my ($name, $address) = $text =~ /^(.*?)(\s*<[^<>]*>)?$/;
	$name =~ s/^"(.*)"$/$1/;
	my $word = encode('MIME-B', $name);
	$word =~ s/\r?\n\s/\n\t/g;
	return $word . ($address // '');
}

sub part {
	my ($self, $type, $text) = @_;
	my $bytes = encode_utf8($text);
	my $how = $self->{choice}->pick("cte/$type",
		('quoted-printable') x 3, 'base64');
	my $body = $how eq 'base64' ? encode_base64($bytes)
	    : encode_qp($bytes, "\n");
	return "Content-Type: $type; charset=UTF-8\n"
	    . "Content-Transfer-Encoding: $how\n\n$body";
}

# --- plain text

sub plain {
	my ($self, $form) = @_;
	my @out;
	for my $block (@{$form->{blocks}}) {
		my ($kind, @arg) = @$block;
		push @out, $kind eq 'line' ? $arg[0]
		    : $kind eq 'user' ? $self->plain_user($arg[0])
		    : $kind eq 'link' ? $self->plain_link(@arg)
		    : $kind eq 'rule' ? '-' x 10
		    : '';
	}
	return join("\n", @out) . "\n";
}

# Nobody has written down how all templates set a link in plain text; readers
# must cope with each of these.
sub plain_link {
	my ($self, $label, $url) = @_;
	my $style = $self->{choice}->number('plain-link', 4);
	return $style < 2 ? "$label: $url"
	    : $style == 2 ? "$label\n$url" : "$label ( $url )";
}

sub plain_user {
	my ($self, $text) = @_;
	$text =~ s/$RAW_BEGIN.*?$RAW_END//gs;
	return $text if !$self->{choice}->chance('plain-wrap', 40);
	$text =~ s{(https?://[^\s()<>\[\]]+)}{$self->wrapped($1)}ge;
	return $text;
}

sub wrapped {
	my ($self, $url) = @_;
	my $tail = $url =~ s/([.,!?;:]+)\z// ? $1 : '';
	return $url . $tail if !defined $self->{wrap};
	my $escaped = encode_utf8($url);
	$escaped =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
	return $self->{wrap} . $escaped . $tail;
}

# --- HTML

sub html {
	my ($self, $form) = @_;
	my $choice = $self->{choice};
	my $padding = $choice->pick('padding', @PADDING) x 40;
	my $body = '';
	for my $block (@{$form->{blocks}}) {
		my ($kind, @arg) = @$block;
		$body .= $kind eq 'line' ? row(escape($arg[0]))
		    : $kind eq 'user' ? row($self->html_user($arg[0]))
		    : $kind eq 'link' ? row(anchor($arg[1], escape($arg[0])))
		    : $kind eq 'rule' ? row('<hr>')
		    : row('&nbsp;');
	}
	return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
	    . '<title>' . escape($form->{subject}) . "</title>\n"
	    . "<style>td{font-family:Helvetica,Arial,sans-serif}</style>"
	    . "</head>\n<body>\n<div style=\"display:none;max-height:0;"
	    . "overflow:hidden\">" . escape($form->{preheader})
	    . "$padding</div>\n<table width=\"600\" align=\"center\">\n"
	    . row('<img src="https://assets.example.net/logo.png" '
		. 'width="120" alt="">')
	    . "$body</table>\n</body></html>\n";
}

sub row {
	my ($inner) = @_;
	return "<tr><td style=\"padding:4px 16px\">$inner</td></tr>\n";
}

sub anchor {
	my ($url, $label) = @_;
	return '<a href="' . escape($url) . "\">$label</a>";
}

sub escape {
	my ($text) = @_;
	my %entity = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;',
		'"' => '&quot;');
	$text =~ s/([&<>"])/$entity{$1}/g;
	return $text;
}

sub html_user {
	my ($self, $text) = @_;
	my $html = '';
	for my $piece (split /($RAW_BEGIN.*?$RAW_END)/s, $text) {
		if ($piece =~ /^$RAW_BEGIN(.*)$RAW_END$/s) {
			$html .= $1;
		} else {
			$html .= $self->html_text($piece);
		}
	}
	$html =~ s/\n/<br>\n/g;
	return $html;
}

sub html_text {
	my ($self, $text) = @_;
	my $html = '';
	for my $piece (split m{(https?://[^\s()<>\[\]]+)}, $text) {
		if ($piece =~ m{^https?://}) {
			my $tail = $piece =~ s/([.,!?;:]+)\z// ? $1 : '';
			my $wrap = $self->{choice}->chance("wrap/$piece", 60);
			$html .= anchor($wrap ? $self->wrapped($piece) : $piece,
				escape($piece)) . $tail;
		} else {
			$html .= escape($piece);
		}
	}
	return $html;
}

1;
