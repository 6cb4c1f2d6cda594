-- A header that only the filter may write is removed from every mail.
conn = mt.connect("unix:" .. socket, 20, 0.1)
if conn == nil then error "connect" end
if mt.conninfo(conn, "client.example.net", "192.0.2.1") ~= nil then
	error "conninfo"
end
mt.mailfrom(conn, "<>")
mt.rcptto(conn, "<freelancer@example.org>")
mt.header(conn, "From", "Friend <friend@example.net>")
mt.header(conn, "x-offplatform-risk", "none; score=0; v=1")
if mt.eoh(conn) ~= nil then error "eoh" end
if mt.getreply(conn) ~= SMFIR_CONTINUE then error "eoh: reply" end
if mt.bodystring(conn, "Hello\r\n") ~= nil then error "body" end
if mt.getreply(conn) ~= SMFIR_SKIP then error "body: not skipped" end
if mt.eom(conn) ~= nil then error "eom" end
if mt.getreply(conn) ~= SMFIR_ACCEPT then error "eom: reply" end
if not mt.eom_check(conn, MT_HDRDELETE, "x-offplatform-risk") then
	error "not removed"
end
if mt.eom_check(conn, MT_HDRINSERT) then error "judged though not ours" end
mt.disconnect(conn)

-- An abrupt end in the middle of a mail, then a new connection.
conn = mt.connect("unix:" .. socket, 20, 0.1)
if mt.conninfo(conn, "client.example.net", "192.0.2.1") ~= nil then
	error "conninfo"
end
mt.mailfrom(conn, "<friend@example.net>")
mt.disconnect(conn, false)
conn = mt.connect("unix:" .. socket, 20, 0.1)
if mt.conninfo(conn, "client.example.net", "192.0.2.1") ~= nil then
	error "not served after an abrupt end"
end
mt.disconnect(conn)
