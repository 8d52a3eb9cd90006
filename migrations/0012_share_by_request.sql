-- What a platform refused to show is not shared: the request that wanted it is looked up.
CREATE INDEX chat_share_by_request ON chat_share (request);
