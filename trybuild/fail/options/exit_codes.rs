#[redhanded::main(exit_code)]
fn main() -> Result<u8, std::io::Error> {
    Ok(1)
}

mod nothing {
    #[redhanded::main(exit_code = 3, exit_cod)]
    fn main() {}
}
