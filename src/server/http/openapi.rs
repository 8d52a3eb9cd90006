//! The machine-readable form of the API.

use utoipa::PartialSchema as _;
use utoipa::ToSchema as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
    ResponseBuilder, SecurityRequirement,
};

use super::problem::{self, Problem};
use super::routes;

/// The document of every route in the table. Paths are below the base path.
#[must_use]
pub fn openapi() -> OpenApi {
    let (mut paths, schemas) = routes::documented();
    for item in paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let refusal = RefOr::T(refusal());
            operation.responses.responses.insert("default".to_owned(), refusal);
        }
    }
    let mut components = Components::new();
    components.schemas.extend(schemas);
    let mut more = Vec::new();
    Problem::schemas(&mut more);
    components.schemas.extend(more);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    let bearer = bearer.description(Some("A session token of Clerk. Without it, the visitor cookie.")).build();
    components.add_security_scheme("session", SecurityScheme::Http(bearer));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("MyBA")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("Write a rough idea, get a work ticket. docs/API.md says what a schema cannot."))
                .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build())),
        )
        .paths(paths)
        .components(Some(components))
        .security(Some(vec![SecurityRequirement::default(), SecurityRequirement::new::<_, _, String>("session", [])]))
        .build()
}

fn refusal() -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    ResponseBuilder::new()
        .description("A refusal or a failure, and what it cost")
        .content(problem::CONTENT_TYPE, ContentBuilder::new().schema(Some(schema)).build())
        .build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    #[test]
    fn no_two_shapes_share_a_name() {
        let mut known = BTreeMap::new();
        for (name, schema) in crate::http::routes::documented().1 {
            let schema = serde_json::to_value(schema).unwrap();
            let before = known.insert(name.clone(), schema.clone());
            assert!(before.is_none_or(|before| before == schema), "{name} stands for two shapes");
        }
    }
}
