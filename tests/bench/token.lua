-- wrk: form requests to a token endpoint, one body for all (BODY) or one after the other from a file (LINES: the body, and after a
-- tab the DPoP field). Ends wrk after COUNT answers. The Authorization field, if any, comes from the command line.
local count, answered, sent, requests = tonumber(os.getenv("COUNT")), 0, 0, {}

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  if os.getenv("LINES") then
    for line in io.lines(os.getenv("LINES")) do
      local body, proof = line:match("^([^\t]*)\t(.*)$")
      wrk.headers["DPoP"] = proof
      requests[#requests + 1] = wrk.format(nil, nil, nil, body or line)
    end
  else
    requests[1] = wrk.format(nil, nil, nil, os.getenv("BODY"))
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function response()
  answered = answered + 1
  if answered ~= count then return end
  wrk.thread:stop()
  os.execute("(sleep 0.01; kill -INT $PPID) &") -- ends the wait of wrk's main thread; ignored until execute() is back
end
