/**
 * The API as an OpenAPI document, made from the same .proto files as the API itself: what they say of a method, a
 * message or a field is what the document says.
 */
package fe80.management.openapi;
