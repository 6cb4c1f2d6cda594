#!/usr/bin/perl
# The text of pages by html_render() against the tree that gumbo builds: over
# t/html and, where OFFPLAT_CORPUS names a folder, the HTML parts of its mails.
# Hidden text, alt= and title= are part of it; white space is not compared.
use strict;
use warnings;
use File::Find;
use Test::More;

my $program = "$ENV{OFFPLAT_BUILDDIR}/t/diff/gumbo_text";
plan skip_all => 'built without gumbo' unless -x $program;

# Where the two may differ, what says so, and why html_render() is right.
my @accepted = (
    {
        name => 'unclosed comment',
        why  => 'a comment that the end of the page cuts is hidden text here,'
          . ' as it may be a reader\'s text in another mail program',
        when => sub { my ($tree, $ours) = @_; index($ours, $tree) == 0 },
    },
    {
        name => 'foster parents',
        why  => 'a tree moves text between table rows before the table:'
          . ' the same letters in another order',
        when => sub {
            my ($tree, $ours) = @_;
            join('', sort split //, $tree) eq join('', sort split //, $ours);
        },
    },
);

sub files_in {
    my ($folder) = @_;
    my @files;
    find({ no_chdir => 1, wanted => sub { push @files, $_ if -f } }, $folder);
    return sort @files;
}

sub compare {
    my ($name, @files) = @_;
    my %count = (same => 0, differ => 0);
    my ($page, $tree, @different);
    while (my @some = splice @files, 0, 200) {
        open my $fh, '-|', $program, @some or die "$program: $!";
        while (my $line = <$fh>) {
            chomp $line;
            my ($what, $text) = split / /, $line, 2;
            $page = $text if $what eq 'page';
            $tree = $text if $what eq 'tree';
            next unless $what eq 'ours';
            if ($text eq $tree) { $count{same}++; next }
            my ($why) = grep { $_->{when}->($tree, $text) } @accepted;
            if ($why) { $count{ $why->{name} }++; next }
            $count{differ}++;
            push @different, $page;
        }
        ok(close $fh, "$name: gumbo_text ends well") or last;
    }
    is($count{differ}, 0, "$name: no page differs without a reason");
    diag("differs: $_") for @different;
    note("$name: $count{same} pages are the same");
    for my $difference (@accepted) {
        my $n = $count{ $difference->{name} } or next;
        note("$name: $n pages, $difference->{name}: $difference->{why}");
    }
}

compare('t/html', files_in("$ENV{OFFPLAT_SRCDIR}/t/html"));
SKIP: {
    my $corpus = $ENV{OFFPLAT_CORPUS};
    skip 'OFFPLAT_CORPUS names no folder', 1
      unless defined $corpus && -d $corpus;
    compare('corpus', files_in($corpus));
}
done_testing();
