CREATE TABLE console_user (
  name text PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('operator')),
  password_hash text NOT NULL,
  created timestamptz NOT NULL
);

CREATE TABLE console_session (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  name text NOT NULL REFERENCES console_user ON DELETE CASCADE,
  created timestamptz NOT NULL,
  last_used timestamptz NOT NULL
);

CREATE INDEX console_session_name ON console_session (name, created);
