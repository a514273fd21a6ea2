<?php
// What WordPress does with integrations/wordpress/partnerkey.php, as far as it asks: prints the tags of a page's head.
// The first argument is JSON: `defines`, constant to value; `home`, the site's address; `options`, what a filter adds.

$given  = json_decode( $argv[1], true );
$hooks  = array();
$queued = array();

define( 'ABSPATH', '/' );
foreach ( $given['defines'] as $name => $value ) {
	define( $name, $value );
}

function add_filter( $name, $function, $priority = 10, $arguments = 1 ) {
	$GLOBALS['hooks'][ $name ][] = array( $function, $arguments );
}

function add_action( $name, $function ) {
	add_filter( $name, $function );
}

function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as list( $function, $arguments ) ) {
		$value = $function( ...array_slice( array( $value, ...$more ), 0, $arguments ) );
	}
	return $value;
}

function do_action( $name ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as list( $function ) ) {
		$function();
	}
}

function home_url() {
	return $GLOBALS['given']['home'];
}

function wp_parse_url( $url ) {
	return parse_url( $url );
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' );
}

function wp_enqueue_script( $handle, $src, $needs, $version, $arguments ) {
	$GLOBALS['queued'][ $handle ] = array( $src, $version, $arguments );
}

require __DIR__ . '/../../integrations/wordpress/partnerkey.php';
if ( isset( $given['options'] ) ) {
	add_filter( 'partnerkey_options', fn( $options ) => $given['options'] + $options );
}
wp_enqueue_script( 'other', 'https://shop.example/other.js', array(), '1', array() );
do_action( 'wp_enqueue_scripts' );
foreach ( $queued as $handle => list( $src, $version, $arguments ) ) {
	$src    = null === $version ? $src : "$src?ver=$version";
	$before = 'partnerkey' === $handle ? "<script id=\"partnerkey-js-before\">\nvar site = 1;\n</script>\n" : '';
	$async  = 'async' === ( $arguments['strategy'] ?? '' ) ? ' async data-wp-strategy="async"' : '';
	$tag    = "$before<script src=\"" . esc_attr( $src ) . "\" id=\"$handle-js\"$async></script>\n";
	echo apply_filters( 'script_loader_tag', $tag, $handle, $src );
}
