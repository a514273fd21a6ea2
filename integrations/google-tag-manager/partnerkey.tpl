___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "partnerkey",
  "categories": [
    "AFFILIATE_MARKETING",
    "ATTRIBUTION",
    "LEAD_GENERATION"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "partnerkey"
  },
  "description": "A self-hosted referral tracker: remembers which partner sent a visitor, and reports the visitor's sign-up to your own relay.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "RADIO",
    "name": "action",
    "displayName": "What to do",
    "simpleValueType": true,
    "defaultValue": "start",
    "radioItems": [
      {
        "value": "start",
        "displayValue": "Remember who sent the visitor (on every page)"
      },
      {
        "value": "signup",
        "displayValue": "Report a sign-up (where one happened)"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "publicKey",
    "displayName": "Public key",
    "simpleValueType": true,
    "help": "pk_ and 32 letters or digits.",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "^(pk_[A-Za-z0-9]+|\\{\\{.*\\}\\})$"
        ],
        "errorMessage": "A public key begins with pk_. The secret key never belongs here."
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "script",
    "displayName": "Address of the script",
    "simpleValueType": true,
    "help": "Where your relay serves it. Leave it empty for /pr/js on the page's own host, as it is recommended.",
    "valueValidators": [
      {
        "type": "REGEX",
        "args": [
          "^(https://[^/?#]+/([^?#]*/)?pr/js|\\{\\{.*\\}\\})?$"
        ],
        "errorMessage": "An https address that ends in /pr/js."
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "consentType",
    "displayName": "Wait for consent",
    "simpleValueType": true,
    "defaultValue": "none",
    "help": "Until the visitor has given it, nothing is stored and nothing is sent; the visit counts from its beginning once it is given. When it is withdrawn, everything is removed.",
    "selectItems": [
      {
        "value": "none",
        "displayValue": "No: this tag's own consent settings decide when it fires"
      },
      {
        "value": "ad_storage",
        "displayValue": "ad_storage"
      },
      {
        "value": "analytics_storage",
        "displayValue": "analytics_storage"
      },
      {
        "value": "functionality_storage",
        "displayValue": "functionality_storage"
      },
      {
        "value": "personalization_storage",
        "displayValue": "personalization_storage"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "start",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "email",
    "displayName": "E-mail address",
    "simpleValueType": true,
    "help": "Usually a variable that reads it from the data layer.",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "signup",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "name",
    "displayName": "Name",
    "simpleValueType": true,
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "signup",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "customerKey",
    "displayName": "Customer key",
    "simpleValueType": true,
    "help": "Identifies the customer in your own books. The e-mail address, unless told.",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "signup",
        "type": "EQUALS"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const getUrl = require('getUrl');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');
const setInWindow = require('setInWindow');

const consentType = data.consentType && data.consentType !== 'none' ? data.consentType : null;

/** The visitor's consent, as Tag Manager knows it: before the first answer it is refused, which is no answer yet. */
const askConsent = () => {
  if (!consentType) return;
  if (!isConsentGranted(consentType)) callInWindow('growsumo.consent', 'pending');
  addConsentListener(consentType, (type, granted) => {
    if (type === consentType) callInWindow('growsumo.consent', granted ? 'granted' : 'denied');
  });
};

const start = () => {
  askConsent();
  callInWindow('growsumo._initialize', data.publicKey);
  callInWindow('growsumo._announce');
};

const reportSignup = () => {
  callInWindow('growsumo._initialize', data.publicKey);
  setInWindow('growsumo.data.email', data.email, true);
  if (data.name) setInWindow('growsumo.data.name', data.name, true);
  if (data.customerKey) setInWindow('growsumo.data.customer_key', data.customerKey, true);
  callInWindow('growsumo.createSignup');
};

const loaded = () => {
  if (data.action === 'signup') reportSignup();
  else start();
  data.gtmOnSuccess();
};

// Whichever tag comes first loads it; the name makes it one script for all of them.
injectScript(data.script || 'https://' + getUrl('host') + '/pr/js', loaded, data.gtmOnFailure, 'partnerkey');


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/pr/js"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "get_url",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urlParts",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "protocol",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "host",
          "value": {
            "type": 8,
            "boolean": true
          }
        },
        {
          "key": "port",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "path",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "query",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "extension",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "fragment",
          "value": {
            "type": 8,
            "boolean": false
          }
        },
        {
          "key": "queriesAllowed",
          "value": {
            "type": 1,
            "string": "specific"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo._initialize"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo._announce"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo.consent"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo.createSignup"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo.data.email"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo.data.name"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "growsumo.data.customer_key"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "functionality_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "personalization_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: the script of the page's own host is loaded, then initialised and announced
  code: |-
    const called = [];
    mock('getUrl', 'www.example.com');
    mock('injectScript', (url, success) => { called.push(url); success(); });
    mock('callInWindow', (name, value) => { called.push(name + ' ' + value); });

    runCode({ action: 'start', publicKey: 'pk_1', consentType: 'none' });

    assertThat(called).isEqualTo([
      'https://www.example.com/pr/js',
      'growsumo._initialize pk_1',
      'growsumo._announce undefined',
    ]);
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('addConsentListener').wasNotCalled();
- name: another address of the script is taken; that it cannot be loaded is a failure
  code: |-
    mock('injectScript', (url, success, failure) => {
      assertThat(url).isEqualTo('https://go.example.com/pr/js');
      failure();
    });

    runCode({ action: 'start', publicKey: 'pk_1', script: 'https://go.example.com/pr/js' });

    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
    assertApi('callInWindow').wasNotCalled();
- name: without consent it is pending before the link is read, and every change is passed on
  code: |-
    const called = [];
    let changed;
    mock('getUrl', 'www.example.com');
    mock('isConsentGranted', (type) => type !== 'ad_storage');
    mock('addConsentListener', (type, listener) => { changed = listener; });
    mock('injectScript', (url, success) => success());
    mock('callInWindow', (name, value) => { called.push(name + ' ' + value); });

    runCode({ action: 'start', publicKey: 'pk_1', consentType: 'ad_storage' });
    changed('ad_storage', true);
    changed('ad_storage', false);

    assertThat(called).isEqualTo([
      'growsumo.consent pending',
      'growsumo._initialize pk_1',
      'growsumo._announce undefined',
      'growsumo.consent granted',
      'growsumo.consent denied',
    ]);
- name: with consent nothing waits
  code: |-
    mock('getUrl', 'www.example.com');
    mock('isConsentGranted', true);
    mock('injectScript', (url, success) => success());
    mock('callInWindow', (name) => assertThat(name).isNotEqualTo('growsumo.consent'));

    runCode({ action: 'start', publicKey: 'pk_1', consentType: 'analytics_storage' });

    assertApi('addConsentListener').wasCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: a sign-up is reported with what is known of the customer, and no more
  code: |-
    const called = [];
    mock('getUrl', 'www.example.com');
    mock('injectScript', (url, success) => success());
    mock('setInWindow', (name, value) => { called.push(name + ' ' + value); return true; });
    mock('callInWindow', (name) => { called.push(name); });

    runCode({ action: 'signup', publicKey: 'pk_1', email: 'ada@example.com', customerKey: 'cus_1' });

    assertThat(called).isEqualTo([
      'growsumo._initialize',
      'growsumo.data.email ada@example.com',
      'growsumo.data.customer_key cus_1',
      'growsumo.createSignup',
    ]);
    assertApi('gtmOnSuccess').wasCalled();


___NOTES___

Sales, payouts and the like are no business of this template.
