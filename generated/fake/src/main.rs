//! Runs a provider as a server, for programs in other languages.

use std::net::SocketAddr;
use std::process::ExitCode;

use conference_participants_fake::{Caller, Provider, SIGNALWIRE, TWILIO};

/// The address without an argument.
const ADDRESS: &str = "127.0.0.1:8089";

const HELP: &str = "\
Conferences of SignalWire and Twilio in memory.

usage: conference-participants-fake [ADDRESS]

ADDRESS has the form HOST:PORT and is 127.0.0.1:8089 by default. Only bind it to an address that others can reach if they may
use it: the credentials are public.";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let address = match &arguments[..] {
        [] => ADDRESS,
        [help] if help == "--help" || help == "-h" => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        [address] => address,
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    let Ok(address) = address.parse::<SocketAddr>() else {
        eprintln!("error: {address} is not an address, such as {ADDRESS}");
        return ExitCode::from(2);
    };
    match run(address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(address: SocketAddr) -> Result<(), Box<dyn std::error::Error>> {
    let mut provider = Provider::bind(address).await?;
    provider.run();
    let url = provider.url();
    let caller = |number: &str, label: &str| Caller::new(number).label(label);
    let mut conferences = Vec::new();
    for (number, label) in [("+12025550101", "customer"), ("+12025550102", "agent"), ("+12025550103", "supervisor")] {
        let twilio = provider.join("Support", caller(number, label))?;
        let signalwire = provider.join_signalwire("Support", caller(number, label))?;
        conferences = vec![twilio.conference, signalwire.conference];
    }
    println!("Twilio        {url}/2010-04-01");
    println!("Insights      {url}/v1");
    println!("              account {}, auth token {}", TWILIO.id, TWILIO.secret);
    println!("SignalWire    {url}/api/laml/2010-04-01");
    println!("              project {}, API token {}", SIGNALWIRE.id, SIGNALWIRE.secret);
    println!("page          {url}/");
    println!("conferences   {}", conferences.join(" and "));
    tokio::signal::ctrl_c().await?;
    Ok(())
}
