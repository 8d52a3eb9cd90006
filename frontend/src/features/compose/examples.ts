/** Ideas as people really write them, to be put into the composer. */
export const EXAMPLES: { name: string; idea: string }[] = [
  {
    name: 'CSV of a month’s invoices',
    idea: 'finance needs to download the invoices of a month as one csv. right now they open each pdf. must work for 500 invoices. not for guests',
  },
  {
    name: 'App crashes on rotate',
    idea: 'app crashes when I rotate the phone while a photo is uploading. android 15, happens every time, the upload is lost',
  },
  {
    name: 'Rename “Projects”',
    idea: 'rename "Projects" to "Spaces" everywhere in the web app. old links must keep working. not for the help pages',
  },
]
