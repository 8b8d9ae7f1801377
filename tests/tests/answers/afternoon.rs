//! The page for agencies, typed as it stands: `docs/afternoon.md`, from a dump to an answer across agencies. What a block is for
//! is told by what stands behind the language of its fence. In Georgian it is typed in the same words.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, made_demo};
use khidi_tests::folders;
use khidi_tests::process::Process;
use khidi_tests::servers::{DATABASE, Postgres, Server};

/// As many as the page says.
const PEOPLE: u64 = 5_000;

/// The blocks of a page: what its fence says, and its text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_prefix("```") {
            let text: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push((fence, text));
        }
    }
    blocks
}

/// Types lines into the administrator's shell in a folder; gives what is printed.
fn typed(server: &Postgres, programs: &Path, folder: &Path, lines: &str) -> String {
    let finished =
        Process::start(server.shell(programs).arg("-c").arg(lines).current_dir(folder)).unwrap().finish().unwrap();
    finished.ended(0, &[]).unwrap_or_else(|error| panic!("{lines}\n{error}"));
    finished.stdout
}

/// Whether a draft has the lines of a policy, as comments, but for those that the page says somebody decides.
fn is_drafted(draft: &str, policy: &str) {
    let decided = ["description_", "max_rows", "columns.status"];
    let lines = policy.lines().filter(|line| !line.is_empty() && !decided.iter().any(|of| line.starts_with(of)));
    for line in lines {
        assert!(draft.lines().any(|drafted| drafted.strip_prefix('#').unwrap_or(drafted) == line), "{line}\n{draft}");
    }
}

fn page(name: &str) -> String {
    fs::read_to_string(environment::package().join("../docs").join(name)).unwrap()
}

/// The parts of a page: how deep each heading is, and how many rows the tables below it have.
fn parts(page: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    for line in outside_of_blocks(page) {
        if line.starts_with('#') {
            parts.push((line.chars().take_while(|one| *one == '#').count(), 0));
        } else if line.starts_with('|') {
            parts.last_mut().unwrap().1 += 1;
        }
    }
    parts
}

fn outside_of_blocks(page: &str) -> Vec<&str> {
    page.split("```").step_by(2).flat_map(str::lines).collect()
}

/// The commands, files, keys and messages that the text of a page names, each as often as it does.
fn named(page: &str) -> Vec<String> {
    let text = outside_of_blocks(page).join(" ");
    let mut named: Vec<_> = text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    named.sort();
    named
}

#[test]
fn both_pages_have_the_same_commands() {
    let (english, georgian) = (page("afternoon.md"), page("afternoon.ka.md"));
    assert!(english.contains("(afternoon.ka.md)") && georgian.contains("(afternoon.md)"));
    assert_eq!(blocks(&georgian), blocks(&english));
    assert_eq!(parts(&georgian), parts(&english));
    assert_eq!(named(&georgian), named(&english));
}

#[test]
fn from_a_dump_to_an_answer() {
    let page = page("afternoon.md");
    let (folder, server) = (folders::empty().unwrap(), Postgres::start().unwrap());
    let [programs, agency] = ["programs", "agency"].map(|name| folder.path().join(name));
    fs::create_dir(&programs).unwrap();
    fs::create_dir(&agency).unwrap();
    symlink(environment::khidi().unwrap(), programs.join("khidi")).unwrap();
    symlink(environment::connector().unwrap(), programs.join("khidi-connector")).unwrap();
    let (federation, _) = made_demo(PEOPLE, "standard").unwrap();
    symlink(federation.path(), agency.join("federation")).unwrap();
    fs::write(agency.join("register.sql"), include_str!("afternoon.sql")).unwrap();
    let dumped =
        format!("psql -q -v ON_ERROR_STOP=1 -d {DATABASE} -f register.sql; pg_dump -Fc -d {DATABASE} -f permits.dump");
    typed(&server, &programs, &agency, &dumped);

    let (mut printed, mut running, mut answer) = (String::new(), None, None);
    for (fence, text) in blocks(&page) {
        match fence {
            "sh" => {
                let lines = text.replace("port = 5432", &format!("port = {}", server.port()));
                printed += &typed(&server, &programs, &agency, &lines);
            }
            "sh operator" => printed += &typed(&server, &programs, federation.path(), &text),
            "toml policy.toml" => {
                is_drafted(&fs::read_to_string(agency.join("policy.toml")).unwrap(), &text);
                fs::write(agency.join("policy.toml"), text).unwrap();
            }
            "sh serves" => {
                // The page's port may be taken on this machine.
                let config = fs::read_to_string(agency.join("connector.toml")).unwrap();
                assert!(config.contains("listen = \"127.0.0.1:50051\""), "{config}");
                fs::write(agency.join("connector.toml"), config.replace(":50051", ":0")).unwrap();
                let mut words = text.split_whitespace();
                let mut command = Command::new(programs.join(words.next().unwrap()));
                let mut connector = Process::start(command.args(words).current_dir(&agency)).unwrap();
                let address = connector.line_after("connector labour listening on grpc+tls://").unwrap();
                running = Some((connector, address.parse().unwrap()));
            }
            "toml gateway.toml" => assert!(text.contains("id = \"labour\"\naddress = \"127.0.0.1:50051\"\n"), "{text}"),
            "sql" => {
                let (_connector, address) = running.as_ref().unwrap();
                let gateway = Federation::start(federation.path(), &["psda"], &[("labour", *address)]).unwrap();
                let answered = ask(&gateway.uri, &federation.path().join("certs"), "analyst-demo", &text).unwrap();
                answered.ended(0, &[]).unwrap();
                answer = Some(answered.stdout);
            }
            other => panic!("nobody knows what to do with a block of {other:?}"),
        }
    }
    for part in [
        "permits: drafted\n",
        "what may leave agency labour:",
        "agency labour would publish:\n  table permits, protected:",
        "| contributors status |",
        ", less than an hour old\n",
    ] {
        assert!(printed.contains(part), "{part:?} is not in\n{printed}");
    }
    let answer = answer.unwrap();
    let rows: Vec<Vec<_>> = answer.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert!(rows.len() > 5, "{answer}");
    for row in &rows {
        let [with_decision, granted]: [i64; 2] = [2, 3].map(|at| row[at].parse().unwrap());
        assert!(with_decision > 100 && granted > 100, "{answer}");
    }
    assert_eq!(
        fs::read_to_string(agency.join("audit.jsonl")).unwrap().lines().filter(|line| line.contains("permits")).count(),
        1
    );
}
