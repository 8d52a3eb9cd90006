export default function WritePage() {
  return <h1>Write it rough.</h1>
}
