-- What a platform refused to show is not shared: the request that wanted it is looked up.
CREATE INDEX chat_share_by_request ON chat_share (request);

-- What a grant was moved to or given back to is followed from grant to grant.
CREATE INDEX token_grant_by_reference ON token_grant (reference);

-- Deleted purchases of Discord whose tokens were not all there.
CREATE INDEX entitlement_short ON entitlement (shortfall, deleted_at);
