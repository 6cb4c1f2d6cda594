package Corpus::Choice;

# Choices that look random and are the same in every run and on every machine:
# each is drawn from a hash of the record's id and of what is chosen.

use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex);
use Encode qw(encode_utf8);

sub new {
	my ($class, $seed) = @_;
	return bless { seed => $seed }, $class;
}

sub number {
	my ($self, $what, $below) = @_;
	my $n = unpack 'N', sha256(encode_utf8("$self->{seed}/$what"));
	return $n % $below;
}

sub pick {
	my ($self, $what, @from) = @_;
	return $from[$self->number($what, scalar @from)];
}

sub hex {
	my ($self, $what, $length) = @_;
	return substr sha256_hex(encode_utf8("$self->{seed}/$what")), 0, $length;
}

sub digits {
	my ($self, $what, $length) = @_;
	return join '', 1 + $self->number("$what/first", 9),
	    map { $self->number("$what/$_", 10) } 2 .. $length;
}

# True in so many of a hundred cases.
sub chance {
	my ($self, $what, $percent) = @_;
	return $self->number($what, 100) < $percent;
}

1;
