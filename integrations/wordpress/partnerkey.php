<?php
/**
 * Plugin Name: partnerkey
 * Description: A self-hosted referral tracker: remembers which partner sent a visitor. Loads the script from your own relay.
 * Version: 0.1.0
 * Requires at least: 6.3
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 *
 * Copy this file into wp-content/plugins/ and activate it, or into wp-content/mu-plugins/. In wp-config.php:
 *
 *     define( 'PARTNERKEY_PUBLIC_KEY', 'pk_…' );
 *
 * Further options have the names of the script's attributes, without `data-`:
 *
 *     define( 'PARTNERKEY_OPTIONS', array( 'attribution' => 'first', 'cookie-days' => '30' ) );
 *     define( 'PARTNERKEY_SCRIPT', 'https://go.example.com/pr/js' ); // unless it is /pr/js on the site's own origin
 *
 * The filters `partnerkey_options` and `partnerkey_script` change both for one page view.
 */

defined( 'ABSPATH' ) || exit;

add_action( 'wp_enqueue_scripts', 'partnerkey_enqueue' );
add_filter( 'script_loader_tag', 'partnerkey_tag', 10, 2 );

/** Puts the script into the page's head, unless there is no public key. */
function partnerkey_enqueue() {
	$options = partnerkey_options();
	if ( '' === $options['key'] ) {
		return;
	}
	$arguments = array(
		'in_footer' => false,
		'strategy'  => 'async',
	);
	// Without a version: the relay says itself how long browsers may keep it.
	wp_enqueue_script( 'partnerkey', partnerkey_script(), array(), null, $arguments );
}

/** Gives the script's tag its attributes, and leaves every other tag alone. */
function partnerkey_tag( $tag, $handle ) {
	if ( 'partnerkey' !== $handle ) {
		return $tag;
	}
	$attributes = '';
	foreach ( partnerkey_options() as $name => $value ) {
		if ( preg_match( '/^[a-z]+(-[a-z]+)*$/', $name ) && is_scalar( $value ) && false !== $value ) {
			$attributes .= sprintf( ' data-%s="%s"', $name, esc_attr( true === $value ? '' : (string) $value ) );
		}
	}
	$with = function ( $found ) use ( $attributes ) {
		return $found[0] . $attributes;
	};
	// The first tag with an address: other plugins may have put scripts without one around it.
	return preg_replace_callback( '/<script(?=[^>]*\ssrc=)/', $with, $tag, 1 );
}

/** Attribute, without `data-`, to value; `key` is always there. */
function partnerkey_options() {
	$options = defined( 'PARTNERKEY_OPTIONS' ) ? PARTNERKEY_OPTIONS : array();
	$options = array( 'key' => defined( 'PARTNERKEY_PUBLIC_KEY' ) ? PARTNERKEY_PUBLIC_KEY : '' ) + (array) $options;
	return (array) apply_filters( 'partnerkey_options', $options ) + array( 'key' => '' );
}

/** The script's address. WordPress would look for `/pr/js` below its own folder, so it is given in full. */
function partnerkey_script() {
	$home    = wp_parse_url( home_url() );
	$origin  = $home['scheme'] . '://' . $home['host'] . ( isset( $home['port'] ) ? ':' . $home['port'] : '' );
	$address = defined( 'PARTNERKEY_SCRIPT' ) ? PARTNERKEY_SCRIPT : $origin . '/pr/js';
	return apply_filters( 'partnerkey_script', $address );
}
