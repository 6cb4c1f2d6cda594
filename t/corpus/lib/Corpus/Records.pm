package Corpus::Records;

# Reads the source records: blocks of header lines, a blank line and a text,
# divided by lines of three hyphens. A block without an id sets defaults for
# the rest of its file.

use strict;
use warnings;
use utf8;

my @EXPECT = qw(alert quiet);
my @STAGE = qw(unknown pre-contract active);
my @FORM = qw(message reminder-2021 invitation job-alert digest offer
    freelancer-message fiverr-message pph-message phish);
my @KNOWN = qw(id expect family lang stage form job client mark state from
    subject reply-to auth);
my @NEEDED = qw(id expect family lang stage form);

sub read_file {
	my ($path) = @_;
	open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
	my $all = do { local $/; <$in> };
	close $in;

	my (%default, @records);
	for my $block (split /^---\n/m, $all) {
		next if $block !~ /\S/;
		my $record = parse_block($path, $block, \%default);
		if (exists $record->{id}) {
			check($path, $record);
			push @records, $record;
		} else {
			%default = %$record;
		}
	}
	return @records;
}

sub parse_block {
	my ($path, $block, $default) = @_;
	my ($head, $text) = split /\n\n/, $block, 2;
	my %record = $head =~ /^id:/m ? %$default : ();
	for my $line (split /\n/, $head) {
		next if $line =~ /^(?:#|$)/;
		my ($name, $value) = $line =~ /^([a-z-]+): *(.*\S)\s*$/
		    or die "$path: not a header line: $line\n";
		grep { $_ eq $name } @KNOWN
		    or die "$path: unknown header $name\n";
		$record{$name} = $value;
	}
	$text //= '';
	$text =~ s/\s+\z//;
	$record{text} = $text;
	return \%record;
}

sub check {
	my ($path, $record) = @_;
	my $at = "$path: " . ($record->{id} // '?');
	for my $name (@NEEDED) {
		defined $record->{$name} or die "$at: no $name\n";
	}
	one_of($at, $record->{expect}, @EXPECT);
	one_of($at, $record->{stage}, @STAGE);
	one_of($at, $record->{form}, @FORM);
	$record->{text} =~ /\S/ or die "$at: no text\n";
	for my $mark (marks($record)) {
		index($record->{text}, $mark) >= 0
		    or die "$at: mark \"$mark\" is not in the text\n";
	}
}

sub one_of {
	my ($at, $value, @allowed) = @_;
	grep { $_ eq $value } @allowed
	    or die "$at: \"$value\" is none of @allowed\n";
}

# The words that carry a record's meaning, for the disguises.
sub marks {
	my ($record) = @_;
	return split / \| /, $record->{mark} // '';
}

1;
