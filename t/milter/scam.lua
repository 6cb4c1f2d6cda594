-- Mail from a platform that asks for another channel: marked, and held where
-- the configuration says so.
conn = mt.connect("unix:" .. socket, 20, 0.1)
if conn == nil then error "connect" end
mt.macro(conn, SMFIC_CONNECT, "j", "mx.example.org")
if mt.conninfo(conn, "client.example.net", "unspec") ~= nil then
	error "conninfo"
end
mt.mailfrom(conn, "<room_1@upwork.com>")
mt.rcptto(conn, "<freelancer@example.org>")
mt.header(conn, "From", "\"Client Inc\" <room_1@upwork.com>")
mt.header(conn, "Subject", "Client sent you a message")
if mt.eoh(conn) ~= nil then error "eoh" end
if mt.getreply(conn) ~= SMFIR_CONTINUE then error "eoh: reply" end
if mt.bodystring(conn, "Please write to me on Tele") ~= nil then
	error "body"
end
if mt.bodystring(conn, "gram.\r\n") ~= nil then error "body" end
if mt.eom(conn) ~= nil then error "eom" end
if mt.getreply(conn) ~= SMFIR_ACCEPT then error "eom: reply" end
if not mt.eom_check(conn, MT_HDRINSERT, "X-Offplatform-Risk") then
	error "no header"
end
if not mt.eom_check(conn, MT_HDRINSERT, "X-Offplatform-Advice") then
	error "no advice"
end
if not string.find(mt.getheader(conn, "X-Offplatform-Risk", 0), "^high; ") then
	error "not high"
end
if not mt.eom_check(conn, MT_QUARANTINE) then error "not held" end
if mt.eom_check(conn, MT_BODYCHANGE) then error "the body is changed" end
mt.disconnect(conn)
