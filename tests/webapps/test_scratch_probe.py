import pytest, json
from fastapi.testclient import TestClient
from tests import factories as f

CASES = [
 ("GET","/companies/%00",None,{}),
 ("GET","/jobs/%00",None,{}),
 ("GET","/jobs/1/%00",None,{}),
 ("GET","/jobs?sort=relevance",None,{}),
 ("GET","/jobs?sort=salary&after=-fffffffffffff.ffffffffffffff.fffffffffffffff",None,{}),
 ("GET","/jobs?after=0.ffffffffffffff.fffffffffffffff",None,{}),
 ("GET","/jobs?"+"&".join(["tag=a"]*1300),None,{}),
 ("GET","/jobs?"+"&".join(["tag=%x"%i for i in range(900)]),None,{}),
 ("GET","/jobs?q="+"+".join("ab%d"%i for i in range(45)),None,{}),
 ("GET","/jobs?tag=%20",None,{}),
 ("GET","/post-a-job?fresh=abc",None,{}),
 ("GET","/post-a-job?kept=%C2%B2",None,{}),
 ("GET","/post-a-job?kept=99999999999999999999",None,{}),
 ("GET","/password/reset/%00",None,{}),
 ("GET","/password/reset/%F0%9F",None,{}),
 ("GET","/login?next=%00",None,{}),
 ("POST","/login",{"email":"a\x00b@example.org","password":"x"},{}),
 ("POST","/login",{"email":"ab@example.org","password":"x\x00"},{}),
 ("POST","/register",{"name":"a\x00","email":"a\x00b@example.org","password":"x\x00 asdlkjasd asdf"},{}),
 ("POST","/post-a-job",{**f.FORM,"form_key":"\x00","action":"publish"},{}),
 ("POST","/post-a-job",{**f.FORM,"expires_at":"0001-01-01T00:00:00+23:59","action":"publish"},{}),
 ("POST","/post-a-job",{**f.FORM,"expires_at":"9999-12-31T23:59:59-23:59","action":"draft"},{}),
 ("POST","/post-a-job",{**f.FORM,"expires_at":"0001-01-01","action":"draft"},{}),
 ("POST","/post-a-job",{"action":"foo"},{}),
 ("POST","/post-a-job",{"revision":"x"*5000},{}),
 ("POST","/post-a-job",{"form_key":"x"*5000},{}),
 ("POST","/post-a-job",{"description":"x"*500000},{}),
 ("POST","/post-a-job",{"description":">"*19000, "title":"x"},{}),
 ("POST","/post-a-job",{"description":"- "*9000, "title":"x"},{}),
 ("POST","/api/v1/token",{"username":"a\x00","password":"x"},{}),
 ("POST","/post-a-job/description",{"description":"a\x00"},{}),
]
@pytest.mark.parametrize("case",CASES,ids=[str(i) for i in range(len(CASES))])
@pytest.mark.parametrize("signed",[False,True])
def test_probe(client,case,signed):
    if signed: f.sign_in(client,f.member())
    method,path,data,headers=case
    r=client.request(method,path,data=data,headers=headers)
    print("\nPROBE",signed,method,path[:60],str(data)[:0],r.status_code,r.headers.get("content-type"),r.headers.get("location"))
    assert r.status_code<500

RAW=[
 ("/login","multipart/form-data",b"x"),
 ("/login","multipart/form-data; boundary=x",b"garbage"),
 ("/login","multipart/form-data; boundary=x",b"--x\r\nfoo\r\n\r\n"),
 ("/login","multipart/form-data; boundary=x",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nabc"),
 ("/login","multipart/form-data; boundary=x",b"--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n"),
 ("/register","multipart/form-data; boundary=x; charset=unicode_escape",b"--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nabcdefghijkl\\ud800\r\n--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nabcdefghijkl\\ud800\r\n--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@example.com\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x; charset=unicode_escape",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nabcdefghijkl\\ud800\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x; charset=idna",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"+b"a"*100+b"\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x; charset=punycode",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"+b"a"*100+b"\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x; charset=rot13",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"+b"a"*100+b"\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x; charset=\xff\x00",b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"+b"a"*100+b"\r\n--x--\r\n"),
 ("/login","multipart/form-data; boundary=x",b"--x\r\nContent-Disposition: form-data; name=\"email\"; filename=\"a.txt\"\r\n\r\n"+b"a"*100+b"\r\n--x--\r\n"),
 ("/login","application/x-www-form-urlencoded",b"email=%ff%fe&password=%"),
 ("/login","application/x-www-form-urlencoded; charset=utf-16",b"\xff\xfee\x00"),
 ("/login","application/x-www-form-urlencoded",b"&".join(b"f%d=1"%i for i in range(300))),
 ("/login","application/json",b'{"email":"a"}'),
 ("/post-a-job","application/json",b'{"title":"a"}'),
 ("/post-a-job","text/plain",b'title=a'),
 ("/post-a-job","",b'title=a'),
 ("/api/v1/token","application/json",b'{"username":"a","password":"hunter2"}'),
 ("/api/v1/token","multipart/form-data; boundary=x",b"garbage"),
 ("/api/v1/token","multipart/form-data",b"garbage"),
 ("/api/v1/jobs","application/json",b'[[[['*20000),
 ("/api/v1/jobs","application/json",b'{"title":"\\ud800"}'),
 ("/api/v1/jobs","application/json",b'\xff\xfe'),
 ("/api/v1/jobs","application/json",b'{"salary_min":1e400}'),
 ("/api/v1/jobs","application/json",b'{"salary_min":'+b'9'*5000+b'}'),
 ("/api/v1/jobs","application/json",b'{"expires_at":"0001-01-01T00:00:00+23:59","state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"expires_at":1e30,"state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"expires_at":NaN,"state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"location":[1],"tags":{"a":1},"state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"company_url":"\\ud800","state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"apply_email":"a\\u0000@example.com","state":"draft"}'),
 ("/api/v1/jobs","application/json",b'{"tags":["\\u0000", "\\ud800"],"location":["\\ud800"],"country":"\\ud800","state":"draft"}'),
 ("/api/v1/jobs","text/plain",b'{"title":"x","state":"draft"}'),
 ("/api/v1/jobs","application/json",b'null'),
 ("/api/v1/jobs","application/json",b''),
]
@pytest.mark.parametrize("case",RAW,ids=[str(i) for i in range(len(RAW))])
@pytest.mark.parametrize("signed",[False,True])
def test_raw(client,case,signed):
    path,ct,body=case
    headers={"content-type":ct} if ct else {}
    if signed:
        u=f.member(); f.sign_in(client,u)
        headers["authorization"]="Bearer "+client.cookies["access_token"]
    r=client.post(path,content=body,headers=headers)
    print("\nPROBE",signed,path,ct,body[:50],r.status_code,r.headers.get("content-type"),r.headers.get("location"), r.text[:200] if path.startswith("/api") else "")
    assert r.status_code<500
