# Asks with HTTP::Tiny, which is in every Perl.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Cases;
use HTTP::Tiny;

my $tiny = HTTP::Tiny->new(no_proxy => '*', http_proxy => undef, proxy => undef);

sub ask {
    my ($one, $url) = @_;
    $tiny->timeout($one->{timeout});
    $tiny->max_redirect($one->{follow} ? 5 : 0);
    $url =~ s{//}{//$one->{user}:$one->{password}@} if $one->{auth};
    my %options = (headers => $one->{headers});
    if ($one->{chunked}) {
        my @pieces = (substr($one->{content}, 0, 10), substr($one->{content}, 10));
        $options{content} = sub { shift @pieces };
    } elsif (defined $one->{content}) {
        $options{content} = $one->{content};
    }
    my $response = $tiny->request($one->{method}, $url, \%options);
    if ($response->{status} == 599 and exists $response->{headers}{'content-type'} and !exists $response->{headers}{date}) {
        return { error => $response->{content} =~ /Timed out/ ? 'timeout' : 'protocol', detail => $response->{content} };
    }
    my @fields;
    for my $name (keys %{ $response->{headers} }) {
        my $value = $response->{headers}{$name};
        push @fields, map { "$name: $_" } ref $value ? @$value : $value;
    }
    return { status => $response->{status}, reason => $response->{reason}, fields => \@fields, body => $response->{content} // '',
        url => $response->{url} };
}

Cases::answer_all(\&ask);
