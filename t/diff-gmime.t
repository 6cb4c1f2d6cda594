#!/usr/bin/perl
# Holds our reading of mails against GMime's: the text parts have to be the
# same, but for differences that are known, named and explained here. Reads the
# mails in the tree and, where OFFPLAT_CORPUS names a folder, all below that.
use strict;
use warnings;
use Test::More;
use File::Find;
use List::Util 'first';
use MIME::Base64;

my $src    = $ENV{OFFPLAT_SRCDIR}   // '.';
my $build  = $ENV{OFFPLAT_BUILDDIR} // '.';
my $corpus = $ENV{OFFPLAT_CORPUS};

plan skip_all => 'built without GMime' if !-x "$build/t/diff/gmime_text";

sub mails_below {
	my ($folder) = @_;
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, $_ if -f $_ && -s _ && m{\.eml$}i;
	} }, $folder);
	return sort @found;
}

# A reader's output as { FILE => { texts => [...], end => 'END' } }.
sub run_reader {
	my ($program, $list) = @_;
	my (%mails, $mail);
	open my $out, '-|', "'$build/t/diff/$program' < '$list'" or die "$program: $!";
	binmode $out;
	while (my $line = <$out>) {
		if ($line =~ /^FILE (.*)/) {
			$mail = $mails{$1} = { texts => [], end => '' };
		} elsif ($line =~ /^(text|html) (\d+)$/) {
			my ($kind, $size) = ($1, $2);
			read($out, my $text, $size) if $size > 0;
			read($out, my $newline, 1);
			push @{ $mail->{texts} }, { kind => $kind, text => plain($text // '') };
		} elsif ($line =~ /^(END|CRASH|NOTHING)$/) {
			$mail->{end} = $1 if $mail->{end} eq '';
		}
	}
	close $out;
	return \%mails;
}

# Line ends, NUL and blanks at the end of the text are no difference.
sub plain {
	my ($text) = @_;
	$text =~ s/\r\n?/\n/g;
	$text =~ s/\0//g;
	$text =~ s/\s+\z//;
	return $text;
}

sub texts  { return map { $_->{text} } @{ $_[0]{texts} } }
sub joined { return join "\n", grep { length } texts($_[0]) }

# Letters, digits and ASCII signs alone.
sub ascii {
	my ($text) = @_;
	$text =~ s/[^\x21-\x7e]+//g;
	return $text;
}

# Lines of ASCII alone.
sub ascii_lines { return join "\n", grep { !/[^\x01-\x7e]/ } split /\n/, $_[0] }

# Are the texts the same through that filter?
sub same_but {
	my ($mail, $filter) = @_;
	my ($ours, $theirs) = map { join "\0", grep { length } map { $filter->($_) } texts($_) } @$mail{qw(ours theirs)};
	return $ours eq $theirs;
}

# Do ours show all that theirs show?
sub more {
	my ($mail) = @_;
	my $all = ascii(joined($mail->{ours}));
	for my $text (texts($mail->{theirs})) {
		return 0 if index($all, ascii($text)) < 0;
	}
	return 1;
}

# A line in the header that is neither field nor fold.
sub has_junk {
	my ($head) = @_;
	for my $line (split /\r?\n/, $head) {
		return 1 if $line !~ /^(?:[ \t]|[\x21-\x39\x3b-\x7e]+[ \t]*:|From )/;
	}
	return 0;
}

# Header blocks, as far as they can be seen without reading MIME.
sub blocks { return split /\r?\n\r?\n/, $_[0] }

sub has_encoded_container {
	return grep {
		m{^Content-Type:\s*(?:message/rfc822|multipart/)}mi
		  && m{^Content-Transfer-Encoding:\s*(?:base64|quoted-printable)}mi
	} blocks($_[0]);
}

# A multipart that names no boundary, or one that never opens or never closes.
sub bad_boundary {
	my ($raw) = @_;
	while ($raw =~ m{^Content-Type:\s*multipart/([^\n]*(?:\n[ \t][^\n]*)*)}mgi) {
		my ($value) = $1;
		return 1 if $value !~ /boundary\s*=\s*(?:"([^"]*)(")?|([^\s;]+))/i;
		my ($boundary, $closed) = (defined $1 ? $1 : $3, defined $3 || defined $2);
		return 1 if !$closed || $boundary eq '' || length $boundary > 200;
		return 1 if $raw !~ /^--\Q$boundary\E\s*$/m || $raw !~ /^--\Q$boundary\E--\s*$/m;
	}
	return 0;
}

sub holds_nul {
	my ($raw) = $_[0]{raw};
	return $raw =~ /\0|=00/ || grep { decode_base64($_) =~ /\0/ } blocks($raw);
}

# Is each of their texts one of ours, or that without its last letter?
sub one_less {
	my ($mail) = @_;
	my @ours = grep { length } texts($mail->{ours});
	my @theirs = grep { length } texts($mail->{theirs});
	return @ours == @theirs && !grep { substr($ours[$_], 0, length($ours[$_]) - 1) ne $theirs[$_] && $ours[$_] ne $theirs[$_] } 0 .. $#ours;
}

# Each: name, why ours is right, and whether a mail shows it. None looks at
# what a text says, only at how it is wrapped.
my @known = (
	[ 'gmime-crash', 'GMime recurses on address groups: a mail can kill it',
		sub { $_[0]{theirs}{end} eq 'CRASH' } ],
	[ 'no-header', 'GMime has no message when the first line is no field; an MTA delivers it as a body',
		sub { $_[0]{theirs}{end} eq 'NOTHING' } ],
	[ 'header-junk', 'the first line that is no field ends the header, as in Postfix; GMime passes over it',
		sub { has_junk($_[0]{head}) } ],
	[ 'two-types', 'of two Content-Types GMime takes the last; ours are two readings',
		sub { $_[0]{raw} =~ /^Content-Type:(?:(?!\n\r?\n).)*^Content-Type:/msi } ],
	[ 'report', 'message/ types that are no message are text, not hidden',
		sub { $_[0]{raw} =~ m{^Content-Type:\s*message/(?!rfc822|global\b|news)}mi && more($_[0]) } ],
	[ 'encoded-container', 'a message or multipart in base64 or quoted-printable is decoded and read',
		sub { has_encoded_container($_[0]{raw}) && more($_[0]) } ],
	[ 'boundary', 'a multipart whose boundary is missing, never comes or is not closed is still text',
		sub { bad_boundary($_[0]{raw}) && more($_[0]) } ],
	[ 'boundary-blank', 'blanks at the end of a boundary mean nothing (RFC 2046, 5.1.1)',
		sub { $_[0]{raw} =~ /boundary\s*=\s*"[^"]*\s"/i } ],
	[ 'no-message', 'an attached message that does not begin with a field is still text',
		sub { $_[0]{raw} =~ m{^Content-Type:\s*message/rfc822}mi && more($_[0]) } ],
	[ 'mixed-line-ends', 'GMime takes a letter for the CR before a boundary when others have one',
		sub { $_[0]{raw} =~ /\r\n/ && $_[0]{raw} =~ /[^\r]\n--/ && one_less($_[0]) } ],
	[ 'base64-goes-on', 'GMime stops at the first padding; mail programs differ',
		sub { $_[0]{raw} =~ m{^[A-Za-z0-9+/]{4,}={1,2}[ \t]*(?:[^\s=]|\r?\n(?!--)\S)}m && $_[0]{raw} =~ /^Content-Transfer-Encoding:\s*"?base64/mi && more($_[0]) } ],
	[ 'charset', 'wrong and unknown labels read as UTF-8 and windows-1252; GMime drops bytes or leaves them',
		sub { same_but($_[0], \&ascii) } ],
	[ 'wide-charset', 'GB, Big5, KS and JIS labels mean the wider tables',
		sub { $_[0]{raw} =~ /charset\s*=\s*"?(?:gb|big5|ks_c|euc-|shift|iso-2022|x-sjis)/i && same_but($_[0], \&ascii_lines) } ],
	[ 'nul', 'GMime ends a text at its first NUL',
		sub { holds_nul($_[0]) && more($_[0]) } ],
	[ 'delsp', 'format=flowed with DelSp: a blank before a soft line end goes',
		sub { $_[0]{raw} =~ /delsp\s*=\s*"?yes/i && same_but($_[0], sub { $_[0] =~ s/\s+//gr }) } ],
	[ 'page', 'what begins as a page and has no type is one',
		sub { same_but($_[0], sub { $_[0] }) } ],
	[ 'type', 'without a usable type a part is text; GMime has it as bytes',
		sub { $_[0]{raw} =~ m{^Content-Type:(?!\s*[^\s;/"]+\s*/\s*[^\s;])}mi && more($_[0]) } ],
	[ 'unheaded-part', 'a part without a header is text; GMime drops it',
		sub { $_[0]{raw} =~ /^--[^\n]+\n(?![\w-]+\s*:)[^\s-]/m && more($_[0]) } ],
);

my $dir = "$build/t";
my $list = "$dir/diff-gmime.list";
my @mails = map { mails_below($_) }
  grep { defined && -d } map({ "$src/$_" } qw(t fuzz/seeds/message examples)), $corpus;
open my $fh, '>', $list or die "$list: $!";
print $fh "$_\n" for @mails;
close $fh or die;

my $ours   = run_reader('our_text',   $list);
my $theirs = run_reader('gmime_text', $list);
my (%count, @unknown);
for my $mail (@mails) {
	my ($o, $t) = ($ours->{$mail}, $theirs->{$mail});
	if (join("\0", grep { length } texts($o)) eq join("\0", grep { length } texts($t)) && $t->{end} eq 'END') {
		$count{same}++;
		next;
	}
	open my $in, '<:raw', $mail or die "$mail: $!";
	my $raw = do { local $/; <$in> };
	close $in;
	my %seen = (raw => $raw, ours => $o, theirs => $t, head => (blocks($raw))[0] // '');
	my $why = first { $_->[2]->(\%seen) } @known;
	if ($why) { $count{ $why->[0] }++ } else { push @unknown, $mail }
}

ok(@mails > 0, scalar(@mails) . ' mails');
is(scalar(grep { $ours->{$_}{end} ne 'END' } @mails), 0, 'ours reads each to its end');
is(scalar(@unknown), 0, 'no difference without a name') or diag(join "\n  ", 'of these:', @unknown);
for my $why (@known) {
	note(sprintf '%5d %s: %s', $count{ $why->[0] }, @$why[0, 1]) if $count{ $why->[0] };
}
note(sprintf '%5d the same', $count{same} // 0);
unlink $list;
done_testing();
